import {
  type Configuration,
  type Variables,
  address,
  fraction,
  oneOf,
  pairs,
} from '../runtime/configuration.ts'
import type { Traces } from './otlp.ts'

/** OpenTelemetry's own variables: those that are taken note of. */
export const tracesVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: address(
    'where traces are sent by OTLP/HTTP, /v1/traces being added; off when not set',
    ['http:', 'https:'],
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address('the same, as it is', ['http:', 'https:']),
  OTEL_EXPORTER_OTLP_HEADERS: pairs('sent with them, a key for instance'),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: pairs('the same, for traces alone'),
  OTEL_TRACES_SAMPLER: oneOf(
    'which traces are recorded',
    [
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ],
    'parentbased_always_on',
  ),
  OTEL_TRACES_SAMPLER_ARG: fraction('for the ratios', 1),
  OTEL_SDK_DISABLED: oneOf('true: no traces whatever is set', ['true', 'false'], 'false'),
} as const satisfies Variables

type OtelVariables = Pick<
  Configuration<typeof tracesVariables>,
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
