import { tracesUrlOf } from '../../../shared/kernel/index.ts'
import { answers, type Finding } from '../../host/finding.ts'
import type { HostConfiguration } from '../../host/host-variables.ts'

/** Finds whether the collector answers to which traces are sent, if they are sent. */
export const examineCollector = async (host: HostConfiguration): Promise<readonly Finding[]> => {
  const traces = tracesUrlOf(host)
  return traces === undefined
    ? []
    : [await answers('Traces', 'OTEL_EXPORTER_OTLP_ENDPOINT', traces)]
}
