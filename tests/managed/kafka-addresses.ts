import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { startLocalKafka, type LocalKafka } from '../../redpanda/kafka.ts'
import { freePort } from '../../redpanda/ports.ts'
import type { Transport } from '../../shared/kernel/index.ts'
import type { KafkaAddress, KafkaEvent } from '../../shared/kernel/kafka.ts'
import { heardFact } from '../../shared/kernel/testing.ts'

const TEST_MS = 90_000
const START_MS = 180_000
/** Sessions are of six seconds where nobody wants others. */
const LONGER_MS = 10_000

/** A broker that is reached by IPv6, or by one of several addresses, and this client. */
export const describeAddresses = (
  client: 'confluent' | 'platformatic',
  open: (address: KafkaAddress) => Transport,
): void => {
  const folder = mkdtempSync('/var/tmp/colisaga-addresses-')
  let kafka: LocalKafka
  let six: number
  let hung: Awaited<ReturnType<typeof startHung>>
  beforeAll(async () => {
    six = await freePort()
    hung = await startHung()
    kafka = await startLocalKafka({
      folder: join(folder, 'kafka'),
      properties: (port) => ({
        listeners: `PLAINTEXT://127.0.0.1:${port},SIX://[::1]:${six},CONTROLLER://127.0.0.1:${port + 1}`,
        'controller.quorum.voters': `1@127.0.0.1:${port + 1}`,
        'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},SIX://[::1]:${six}`,
        'group.min.session.timeout.ms': LONGER_MS,
        'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,SIX:PLAINTEXT,CONTROLLER:PLAINTEXT',
      }),
    })
  }, START_MS)
  afterAll(async () => {
    await kafka.stop()
    await hung.stop()
    rmSync(folder, { recursive: true, force: true })
  }, TEST_MS)

  /** A fact goes there and comes back. */
  const goesRound = async (brokers: readonly string[], topic: string): Promise<void> => {
    const transport = open({ brokers, clientId: 'essai' })
    try {
      await transport.prepare([topic], 1)
      await transport.publish(topic, [{ ...heardFact('k', 1), topic }])
      const member = await transport.join('groupe', [topic])
      expect((await member.next(1))?.facts.map(({ position }) => position)).toEqual([1])
    } finally {
      await transport.close()
    }
  }

  describe(`where a broker is, and what it wants, with ${client}`, () => {
    test(
      'a broker that wants longer sessions is given them, and that is said',
      async () => {
        const events: KafkaEvent[] = []
        const topic = `colis.sessions.${client}`
        const onEvent = (event: KafkaEvent): void => void events.push(event)
        const transport = open({ brokers: [kafka.brokers], clientId: 'essai', onEvent })
        await transport.prepare([topic], 1)
        await transport.join('sessions', [topic])
        expect(events).toContainEqual({
          kind: 'attention',
          reason:
            'the broker refuses sessions of 6000 ms (group.min.session.timeout.ms): 12000 ms are tried; KAFKA_SESSION_MS sets them',
        })
        await transport.close()
      },
      TEST_MS,
    )

    test(
      'a broker that is reached by IPv6 alone, and advertises that',
      () => goesRound([`[::1]:${six}`], `colis.six.${client}`),
      TEST_MS,
    )

    test(
      'of several addresses, some dead and one that never answers, the one that works is found',
      async () => {
        const refusing = ['127.0.0.1:1', '[::1]:1']
        // @platformatic/kafka asks the first one that takes its connection, and no other when that never answers.
        const silentFirst = client === 'confluent' ? [hung.address] : []
        const brokers = [...refusing, ...silentFirst, kafka.brokers, hung.address]
        const transport = open({ brokers, clientId: 'essai' })
        expect(await transport.trouble()).toBeUndefined()
        await transport.close()
        await goesRound(brokers, `colis.several.${client}`)
      },
      TEST_MS,
    )
  })
}

/** Takes connections, and says nothing. */
const startHung = async () => {
  const port = await freePort()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${port}`,
    stop: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
