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
import type { Psp } from './psp.ts'

export interface HttpPspOptions {
  /** Where its API answers. */
  readonly url: string
  /** Sent as a bearer token. */
  readonly key: string
  /** A request without an answer is given up after this. */
  readonly timeoutMs: number
  /** How long a PSP that keeps failing is left alone. */
  readonly leftAloneMs: number
  /** Told when requests stop being sent, and when they are sent again. */
  readonly circuit: (state: 'open' | 'closed') => void
}

const ATTEMPTS = 2
const RETRY_MS = { initialDelay: 50, maxDelay: 500 }
/** So many failures in a row, and the PSP is left alone for a while. */
const FAILURES = 10
/** Of an answer, at most. */
const ANSWER_BYTES = 64 * 1024

const MOTIF_CHARACTERS = 2_000
const SANS_MOTIF = 'refusé'

const Reference = z.object({
  reference: z
    .string()
    .regex(/^\P{Cc}{1,500}$/u)
    // A lone half of a surrogate pair is no control character, and cannot be kept either.
    .refine((reference) => reference.isWellFormed()),
})
/** Said to people: whatever it holds, what can be kept of it is. */
const Motif = z
  .string()
  .transform((motif) => motif.replaceAll(/\p{Cc}/gu, ' ').trim())
  .transform((motif) => motif.slice(0, MOTIF_CHARACTERS).toWellFormed())
  .pipe(z.string().min(1))
  .catch(SANS_MOTIF)
const Refus = z.object({ motif: Motif }).catch({ motif: SANS_MOTIF })

/**
 * A PSP over HTTP: `POST /charges` and `POST /refunds`, JSON, each with its `Idempotency-Key`.
 * 200 or 201 `{reference}`: done. 402: refused, whether or not `{motif}` says why; of a refund, there is
 * nothing to refund any more. Anything else, or nothing: no answer. It is asked again, with jitter; the
 * caller takes an error for what it is, a doubt. When it keeps failing, requests stop for a while (a
 * circuit breaker).
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
    // Refused, even when what is said of it breaks off.
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

/** Whatever it has answered instead is not repeated: it may repeat what it was asked. */
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
