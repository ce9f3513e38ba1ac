import { displayName } from '../../shared/kernel/index.ts'
import { openOtlp, type OtlpOptions } from '../../shared/kernel/testing.ts'
import { memoryWorld } from '../saga/memory-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'
import { startCollector, type Span } from './collector.ts'

/** Traces that are recorded whole unless told otherwise, a collector that takes them, and what went wrong. */
export const collecting = async (options: Partial<OtlpOptions> = {}) => {
  const collector = await startCollector()
  const troubles: string[] = []
  const traces = openOtlp({
    url: `${collector.url}/v1/traces`,
    ratio: 1,
    parentBased: true,
    troubled: (reason) => void troubles.push(reason),
    ...options,
  })
  return { collector, troubles, traces }
}

/** The saga on the memory adapters, its traces sent to a collector; gives what that has received. */
export const traced = async (
  story: (shop: ReturnType<typeof shopIn>) => Promise<void>,
  options: Partial<OtlpOptions> = {},
  world: Parameters<typeof memoryWorld>[0] = {},
  /** Given the world once it is open. */
  opens: (world: SagaWorld) => void = () => {},
): Promise<{ readonly spans: readonly Span[]; readonly troubles: readonly string[] }> => {
  const { collector, troubles, traces } = await collecting(options)
  const opened = await memoryWorld({
    ...world,
    tracing: (service) => traces.of(displayName(service)),
  })
  opens(opened)
  try {
    await story(shopIn(() => opened))
  } finally {
    await opened.close()
    await traces.close()
    await collector.stop()
  }
  return { spans: collector.spans, troubles }
}

/** The trace in which a fact was decided first. */
export const traceOf = (spans: readonly Span[], type: string): readonly Span[] => {
  const create = spans.find(({ name }) => name === `create ${type}`)
  if (create === undefined) throw new Error(`nobody has decided ${type}`)
  return spans.filter(({ traceId }) => traceId === create.traceId)
}

/** Spans of what carries many at once: how many there are depends on what came together. */
export const isBatch = ({ name }: Span): boolean => name === 'commit' || name.startsWith('publish ')

/**
 * A trace as indented lines, without its batches. Siblings are sorted, a run of failed tries is one, and
 * what says that the saga is late is left out: that depends on the machine.
 */
export const treeOf = (trace: readonly Span[]): string => {
  const shown = trace.filter((span) => !isBatch(span) && !span.name.endsWith('ColisEnRetard'))
  const ids = new Set(shown.map(({ spanId }) => spanId))
  const under = (parentId: string | undefined, depth: number): readonly string[] => {
    const branches = shown
      .filter((span) =>
        parentId === undefined
          ? span.parentId === undefined || !ids.has(span.parentId)
          : span.parentId === parentId,
      )
      .map(({ name, service, failed, spanId }) => [
        `${'  '.repeat(depth)}${name}  [${service}]${failed ? ' failed' : ''}`,
        ...under(spanId, depth + 1),
      ])
      .map((lines) => lines.join('\n'))
    return [...new Set(branches)].sort()
  }
  return under(undefined, 0).join('\n')
}
