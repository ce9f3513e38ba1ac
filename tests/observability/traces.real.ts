// needs: kafka
import { expect, test } from 'bun:test'
import { realWorld } from '../saga/real-world.ts'
import { shopIn } from '../saga/shop.ts'
import { startCollector } from './collector.ts'
import { traced, traceOf, treeOf } from './traced.ts'

const TEST_MS = 60_000

test(
  'over PostgreSQL, Kafka and HTTP a saga is the same trace as in memory',
  async () => {
    const story = async (shop: ReturnType<typeof shopIn>) => {
      await shop.saga(await shop.sent(await shop.stocked(5), 'tok_ok'), 'reussie')
    }
    const collector = await startCollector()
    const world = await realWorld({
      transport: 'platformatic',
      environment: () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }),
    })
    await story(shopIn(() => world))
    await world.close()
    await collector.stop()
    const { spans } = await traced(story)
    expect(treeOf(traceOf(collector.spans, 'ColisCree'))).toBe(treeOf(traceOf(spans, 'ColisCree')))
  },
  TEST_MS,
)
