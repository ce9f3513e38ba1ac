// A broker in memory that speaks Kafka's protocol in the versions that Redpanda speaks, for the transport's suite.
// It is franz-go's kfake, an implementation of its own: what passes here does not pass by Apache Kafka's grace.
//
//	kfake PORT…   one broker a port, on 127.0.0.1, until SIGTERM
package main

import (
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kversion"
)

// The highest version of each request that Redpanda 24.3 answers, by the request's key. A request that is not here it
// does not know. Later releases know more, and still answer these.
var redpanda = map[int16]int16{
	0:  7,  // Produce
	1:  11, // Fetch
	2:  4,  // ListOffsets
	3:  8,  // Metadata
	8:  8,  // OffsetCommit
	9:  7,  // OffsetFetch
	10: 3,  // FindCoordinator
	11: 6,  // JoinGroup
	12: 4,  // Heartbeat
	13: 4,  // LeaveGroup
	14: 4,  // SyncGroup
	15: 5,  // DescribeGroups
	16: 4,  // ListGroups
	17: 1,  // SaslHandshake
	18: 3,  // ApiVersions
	19: 6,  // CreateTopics
	20: 5,  // DeleteTopics
	21: 2,  // DeleteRecords
	22: 3,  // InitProducerId
	23: 4,  // OffsetForLeaderEpoch
	24: 3,  // AddPartitionsToTxn
	25: 1,  // AddOffsetsToTxn
	26: 3,  // EndTxn
	28: 3,  // TxnOffsetCommit
	29: 2,  // DescribeAcls
	30: 2,  // CreateAcls
	31: 2,  // DeleteAcls
	32: 4,  // DescribeConfigs
	33: 2,  // AlterConfigs
	35: 2,  // DescribeLogDirs
	36: 2,  // SaslAuthenticate
	37: 3,  // CreatePartitions
	42: 2,  // DeleteGroups
	44: 1,  // IncrementalAlterConfigs
	45: 0,  // AlterPartitionReassignments
	46: 0,  // ListPartitionReassignments
	47: 0,  // OffsetDelete
	48: 1,  // DescribeClientQuotas
	49: 1,  // AlterClientQuotas
	61: 0,  // DescribeProducers
	65: 0,  // DescribeTransactions
	66: 0,  // ListTransactions
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	ports := make([]int, len(args))
	for n, arg := range args {
		port, err := strconv.Atoi(arg)
		if err != nil {
			return fmt.Errorf("%s is no port", arg)
		}
		ports[n] = port
	}
	versions := new(kversion.Versions)
	for key, version := range redpanda {
		versions.SetMaxKeyVersion(key, version)
	}
	// Messages of one line each: what the test shows when the broker does not behave.
	logger := kfake.BasicLogger(os.Stderr, kfake.LogLevelWarn)
	cluster, err := kfake.NewCluster(kfake.Ports(ports...), kfake.MaxVersions(versions), kfake.WithLogger(logger))
	if err != nil {
		return err
	}
	defer cluster.Close()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
	return nil
}
