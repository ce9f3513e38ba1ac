import type { Context } from 'hono'
import type { ZodType } from 'zod'
import { messageOf } from '../runtime/thrown.ts'
import { RequestError, type FieldFault } from './fault.ts'

/** Bytes of a request's body, at most. */
export const MAX_BODY_BYTES = 64 * 1024

/**
 * A request's JSON body, parsed by its schema. Throws RequestError: 415 when it is not said to be JSON,
 * 413 when it is too big, 400 naming each wrong field otherwise.
 */
export const jsonBody = async <Value>(c: Context, schema: ZodType<Value>): Promise<Value> => {
  // A POST without a body asks with nothing: the schema says whether that is enough.
  const announced = ['content-type', 'transfer-encoding'].some((name) => c.req.header(name))
  if (!announced && (c.req.header('content-length') ?? '0') === '0')
    return parsed(schema, {}, 'body')
  return parsedText(schema, await jsonText(c))
}

/**
 * JSON is in UTF-8, and a charset has no meaning for it (RFC 8259, sections 8.1 and 11). Who says another one would send
 * other bytes, some of which could be read as UTF-8 with another meaning.
 */
const CHARSET = /;\s*charset\s*=\s*"?([^\s";]{1,40})/i
const IS_UTF8 = /^(utf-?8|us-ascii|ascii)$/i

/** A JSON body as it came, for what is signed. Throws RequestError: 415, 413. */
export const jsonText = async (c: Context): Promise<string> => {
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new RequestError({ kind: 'content-type' })
  const charset = CHARSET.exec(type)?.[1] ?? 'utf-8'
  if (!IS_UTF8.test(charset)) throw new RequestError({ kind: 'charset', charset })
  return boundedText(c)
}

/** Parses a JSON body. Throws RequestError: 400 naming each wrong field. */
export const parsedText = <Value>(schema: ZodType<Value>, text: string): Value => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new RequestError({ kind: 'json', reason: messageOf(error) })
  }
  return parsed(schema, json, 'body')
}

/** A request's query parameters, each at most once. Throws RequestError naming each wrong one. */
export const query = <Value>(c: Context, schema: ZodType<Value>): Value => {
  const all = c.req.queries()
  for (const [name, values] of Object.entries(all))
    if (values.length > 1) throw wrong('query', [{ kind: 'repeated', field: name }])
  return parsed(schema, c.req.query(), 'query')
}

/** Requests whose bodies are still on their way. */
const arriving = new WeakSet<Request>()

/** Whether it is the client that a request waits for: what still comes is then not taken any more. */
export const gaveUpArriving = (c: Context): boolean => arriving.delete(c.req.raw)

const boundedText = async (c: Context): Promise<string> => {
  if (!['', 'identity'].includes(c.req.header('content-encoding') ?? ''))
    throw new RequestError({ kind: 'content-encoding' })
  const announced = Number(c.req.header('content-length') ?? Number.NaN)
  if (announced > MAX_BODY_BYTES) throw tooBig()
  arriving.add(c.req.raw)
  try {
    // An announced length is enforced by the server: only chunked bodies have to be counted.
    const bytes = Number.isFinite(announced)
      ? await c.req.arrayBuffer()
      : await counted(c.req.raw.body)
    if (!arriving.has(c.req.raw)) throw new RequestError({ kind: 'body-late' })
    return utf8(bytes)
  } catch (error) {
    if (error instanceof RequestError) throw error
    throw new RequestError({ kind: 'body-cut' })
  } finally {
    arriving.delete(c.req.raw)
  }
}

const counted = async (body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MAX_BODY_BYTES) throw tooBig()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const tooBig = (): RequestError =>
  new RequestError({ kind: 'body-too-big', maxBytes: MAX_BODY_BYTES })

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const utf8 = (bytes: ArrayBuffer | Uint8Array): string => {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new RequestError({ kind: 'utf8' })
  }
}

const parsed = <Value>(schema: ZodType<Value>, input: unknown, where: 'body' | 'query'): Value => {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw wrong(
    where,
    result.error.issues.flatMap((issue): readonly FieldFault[] =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ kind: 'unknown', field: fieldName([...issue.path, key]) }))
        : [{ kind: 'wrong', field: fieldName(issue.path), reason: issue.message }],
    ),
  )
}

const wrong = (where: 'body' | 'query', fields: readonly FieldFault[]): RequestError =>
  new RequestError({ kind: 'fields', where, fields })

/** `lines[0].count` */
const fieldName = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`
    return name === '' ? String(part) : `${name}.${String(part)}`
  }, '')
