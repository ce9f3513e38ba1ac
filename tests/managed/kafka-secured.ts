import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Transport } from '../../shared/kernel/index.ts'
import type { KafkaAddress } from '../../shared/kernel/kafka.ts'
import { heardFact } from '../../shared/kernel/testing.ts'
import { describeSaga } from '../saga/paths.ts'
import { realWorld } from '../saga/real-world.ts'
import { SECRET, SESSION_MS, startSecuredBroker, textOf } from './secured-broker.ts'

const TEST_MS = 90_000
const START_MS = 180_000
/** Several sessions one after the other. */
const SESSIONS_MS = 4 * SESSION_MS
const EACH_MS = 50
/** Clients make their connections when they first need them. */
const SETTLED_MS = 1_000

/** A broker that lets in whom it knows alone, by a password or by a certificate, and this client. */
export const describeSecured = (
  client: 'confluent' | 'platformatic',
  open: (address: KafkaAddress) => Transport,
): void => {
  let broker: Awaited<ReturnType<typeof startSecuredBroker>>
  beforeAll(async () => {
    broker = await startSecuredBroker()
  }, START_MS)
  afterAll(() => broker.stop(), TEST_MS)

  const trouble = async (address: Omit<KafkaAddress, 'clientId'>) => {
    const transport = open({ clientId: 'essai', ...address })
    try {
      return await transport.trouble()
    } finally {
      await transport.close()
    }
  }
  const login = (
    mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512',
    password: string = SECRET,
  ) => ({
    brokers: [broker.secured],
    sasl: { mechanism, username: 'colisaga', password },
    tls: { ca: textOf(broker.authority) },
  })

  describe(`a broker that lets in whom it knows alone, with ${client}`, () => {
    test.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)(
      'a client that logs in by %s over TLS is let in, with the right password alone',
      async (mechanism) => {
        expect(await trouble(login(mechanism))).toBeUndefined()
        expect(await trouble(login(mechanism, 'autre'))).toMatchObject({ kind: 'kafka-away' })
      },
      TEST_MS,
    )

    test(
      'a certificate that nobody known has signed is not trusted',
      async () => {
        const untrusted = { ...login('PLAIN'), tls: true }
        expect(await trouble(untrusted)).toMatchObject({ kind: 'kafka-away' })
      },
      TEST_MS,
    )

    test(
      'a broker that asks for a certificate lets in who shows one that it knows, and nobody else',
      async () => {
        const ca = textOf(broker.authority)
        const by = async (files?: { readonly cert: string; readonly key: string }) => {
          const shown = files && { cert: textOf(files.cert), key: textOf(files.key) }
          return trouble({ brokers: [broker.mutual], tls: { ca, ...shown } })
        }
        expect(await by(broker.client)).toBeUndefined()
        expect(await by(await broker.stranger())).toMatchObject({ kind: 'kafka-away' })
        expect(await by()).toMatchObject({ kind: 'kafka-away' })
      },
      TEST_MS,
    )

    test(
      'sessions that end after three seconds are renewed on the same connections, and nothing is felt',
      async () => {
        const events: unknown[] = []
        const transport = open({
          ...login('SCRAM-SHA-512'),
          brokers: [broker.short.brokers],
          clientId: 'essai',
          onEvent: (event) => {
            if (event.kind !== 'assigned') events.push(event)
          },
        })
        const topic = `colis.${client}`
        await transport.prepare([topic], 1)
        const member = await transport.join('groupe', [topic])
        const heard: number[] = []
        const listening = (async () => {
          for (;;) {
            const batch = await member.next(100)
            if (batch === undefined) return
            heard.push(...batch.facts.map(({ position }) => position))
            member.hint(batch)
          }
        })()
        let last = 0
        let slowestMs = 0
        const publishFor = async (ms: number): Promise<void> => {
          for (const untilMs = Date.now() + ms; Date.now() < untilMs;) {
            const startMs = Date.now()
            await transport.publish(topic, [
              { ...heardFact('k', last + 1), topic, partition: 0, prev: last },
            ])
            slowestMs = Math.max(slowestMs, Date.now() - startMs)
            last += 1
            await new Promise((resolve) => setTimeout(resolve, EACH_MS))
          }
        }
        await publishFor(SETTLED_MS)
        const connections = broker.short.made
        slowestMs = 0
        await publishFor(SESSIONS_MS)
        while (heard.length < last) await new Promise((resolve) => setTimeout(resolve, EACH_MS))
        expect(heard).toEqual(Array.from({ length: last }, (_, n) => n + 1))
        expect(events).toEqual([])
        expect(slowestMs).toBeLessThan(SESSION_MS)
        expect(broker.short.made).toBe(connections)
        await transport.close()
        await listening
      },
      TEST_MS,
    )
  })

  describeSaga(`on Kafka with SASL_SSL, by ${client}`, () =>
    realWorld({
      transport: 'auto',
      environment: () => ({
        KAFKA_CLIENT: client,
        KAFKA_BROKERS: broker.secured,
        KAFKA_TLS: 'true',
        KAFKA_TLS_CA: broker.authority,
        KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
        KAFKA_USERNAME: 'colisaga',
        KAFKA_PASSWORD: SECRET,
      }),
    }),
  )
}
