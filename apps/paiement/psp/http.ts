import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleAll,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel'
import { z } from 'zod'
import { motifOr } from './motif.ts'
import type { Psp } from './psp.ts'

export interface HttpPspOptions {
  /** The base URL of the PSP's API. */
  readonly url: string
  /** Sent as a bearer token. */
  readonly key: string
  /** A request is given up after this time without an answer. */
  readonly timeoutMs: number
  /** How long no request is sent to a PSP that keeps failing. */
  readonly leftAloneMs: number
  /** Called when requests stop being sent (open), and when they are sent again (closed). */
  readonly circuit: (state: 'open' | 'closed') => void
}

const ATTEMPTS = 2
const RETRY_MS = { initialDelay: 50, maxDelay: 500 }
/** After so many failures in a row no requests are sent for a while. */
const FAILURES = 10
/** The most that is read of an answer. */
const ANSWER_BYTES = 64 * 1024

const SANS_MOTIF = 'refusé'

const Reference = z.object({
  reference: z
    .string()
    .regex(/^\P{Cc}{1,500}$/u)
    // PostgreSQL cannot hold half of a surrogate pair, which is no control character.
    .refine((reference) => reference.isWellFormed()),
})
const Refus = z.object({ motif: motifOr(SANS_MOTIF) }).catch({ motif: SANS_MOTIF })

/**
 * A PSP over HTTP: `POST /charges` and `POST /refunds` in JSON, each with its `Idempotency-Key`. 200 or 201
 * `{reference}` means done. 402 means refused, with or without `{motif}`; for a refund, that there is nothing
 * left to refund. Anything else counts as no answer and is tried once more, with jitter; after that the error
 * leaves the payment in doubt. While the PSP keeps failing, no requests are sent for a while (circuit breaker).
 */
export const httpPsp = ({ url, key, timeoutMs, leftAloneMs, circuit }: HttpPspOptions): Psp => {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: leftAloneMs,
    breaker: new ConsecutiveBreaker(FAILURES),
  })
  breaker.onBreak(() => circuit('open'))
  breaker.onReset(() => circuit('closed'))
  const policy = wrap(
    retry(
      handleWhen((error) => !(error instanceof BrokenCircuitError)),
      { maxAttempts: ATTEMPTS, backoff: new ExponentialBackoff(RETRY_MS) },
    ),
    breaker,
  )

  const once = async (
    path: string,
    idempotencyKey: string,
    body: object,
    signal: AbortSignal,
    traceparent?: string,
  ): Promise<z.infer<typeof Reference> | z.infer<typeof Refus>> => {
    const response = await fetch(new URL(path, url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${key}`,
        'idempotency-key': idempotencyKey,
        ...(traceparent !== undefined && { traceparent }),
      },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    const answered = boundedText(response)
    // A 402 is a refusal even when its body breaks off.
    if (response.status === 402)
      return Refus.parse(await answered.then(answerIn).catch(() => undefined))
    const text = await answered
    if (response.status !== 200 && response.status !== 201)
      throw new Error(`the PSP answers ${response.status}`)
    return Reference.parse(answerIn(text))
  }
  const ask = (
    path: string,
    idempotencyKey: string,
    body: object,
    signal: AbortSignal,
    traceparent?: string,
  ) =>
    policy.execute(
      (context) => once(path, idempotencyKey, body, context.signal, traceparent),
      signal,
    )

  return {
    charge: async ({ cle, ...request }, signal, traceparent) => {
      const answer = await ask('charges', cle, request, signal, traceparent)
      return 'reference' in answer ? { accepte: true, ...answer } : { accepte: false, ...answer }
    },
    refund: async ({ cle, ...request }, signal, traceparent) => {
      const answer = await ask('refunds', cle, request, signal, traceparent)
      return 'reference' in answer
        ? { rembourse: true, ...answer }
        : { rembourse: false, ...answer }
    },
  }
}

/** Parses an answer. The error does not show it, because it may repeat the request with its token. */
const answerIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('the PSP answers no JSON')
  }
}

const boundedText = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > ANSWER_BYTES) throw new Error(`the PSP answers more than ${ANSWER_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
