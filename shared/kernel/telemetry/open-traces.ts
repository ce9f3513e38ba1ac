import { commonVariables, type Configuration } from '../runtime/configuration.ts'
import type { Traces } from './otlp.ts'

type OtelVariables = Pick<
  Configuration<typeof commonVariables>,
  | 'OTEL_EXPORTER_OTLP_ENDPOINT'
  | 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
  | 'OTEL_TRACES_SAMPLER'
  | 'OTEL_TRACES_SAMPLER_ARG'
  | 'OTEL_SDK_DISABLED'
>

/** The traces that the environment asks for; undefined: none, and OpenTelemetry is not even loaded. */
export const openTraces = async (
  variables: OtelVariables,
  troubled: (reason: string) => void,
): Promise<Traces | undefined> => {
  const url = tracesUrlOf(variables)
  const { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: part } = variables
  if (url === undefined || variables.OTEL_SDK_DISABLED === 'true') return undefined
  const { openOtlp } = await import('./otlp.ts')
  return openOtlp({
    url,
    ratio: sampler.endsWith('always_on') ? 1 : sampler.endsWith('always_off') ? 0 : part,
    parentBased: sampler.startsWith('parentbased_'),
    troubled,
  })
}

/** OTLP's rule: the address of all signals gets the path of traces, the one of traces is taken as it is. */
export const tracesUrlOf = ({
  OTEL_EXPORTER_OTLP_ENDPOINT: all,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces,
}: Pick<OtelVariables, 'OTEL_EXPORTER_OTLP_ENDPOINT' | 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'>):
  string | undefined => traces ?? (all && `${all.replace(/\/$/, '')}/v1/traces`)
