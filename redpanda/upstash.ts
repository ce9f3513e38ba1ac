import { Hono } from 'hono'
import { Redis } from 'ioredis'
import { z } from 'zod'
import { type Serving, serve } from '../shared/kernel/http.ts'
import { messageOf } from '../shared/kernel/index.ts'

const Argument = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const Command = z.array(Argument).min(1).max(10_000)
const Pipeline = z.array(Command).min(1).max(1_000)
const CONNECT_TIMEOUT_MS = 2_000

/**
 * A small gateway that speaks the Upstash REST protocol in front of a plain Redis, so that what runs
 * on a managed Upstash runs on a machine without: `POST /` one command, `POST /pipeline` several,
 * `POST /multi-exec` several as a transaction; bearer token; `Upstash-Encoding: base64`.
 */
export const upstashApp = (redis: Redis, token: string): Hono => {
  const app = new Hono()
  app.use(async (c, next) => {
    if (c.req.header('authorization') !== `Bearer ${token}`)
      return c.json({ error: 'Unauthorized' }, 401)
    await next()
  })
  const run = async ([name = '', ...args]: readonly string[], base64: boolean) => {
    try {
      const result: unknown = await redis.callBuffer(name, ...args)
      return { result: shown(result, base64) }
    } catch (error) {
      return { error: messageOf(error) }
    }
  }
  app.post('/', async (c) => {
    const command = Command.safeParse(await c.req.json().catch(() => undefined))
    if (!command.success) return c.json({ error: 'ERR a command is an array of strings' }, 400)
    const answer = await run(command.data, wantsBase64(c.req.header('upstash-encoding')))
    return c.json(answer, 'error' in answer ? 400 : 200)
  })
  app.post('/pipeline', async (c) => {
    const commands = Pipeline.safeParse(await c.req.json().catch(() => undefined))
    if (!commands.success) return c.json({ error: 'ERR a pipeline is an array of commands' }, 400)
    const base64 = wantsBase64(c.req.header('upstash-encoding'))
    return c.json(await Promise.all(commands.data.map((command) => run(command, base64))))
  })
  app.post('/multi-exec', async (c) => {
    const commands = Pipeline.safeParse(await c.req.json().catch(() => undefined))
    if (!commands.success) return c.json({ error: 'ERR a pipeline is an array of commands' }, 400)
    const base64 = wantsBase64(c.req.header('upstash-encoding'))
    const transaction = redis.multi()
    for (const [name = '', ...args] of commands.data) transaction.call(name, ...args)
    const results = (await transaction.exec()) ?? []
    return c.json(
      results.map(([error, result]) =>
        error === null ? { result: shown(result, base64) } : { error: error.message },
      ),
    )
  })
  return app
}

const wantsBase64 = (encoding: string | undefined): boolean => encoding === 'base64'

/** Redis' answer as JSON. Where the client asked for base64, texts are encoded, except a plain OK. */
const shown = (value: unknown, base64: boolean): unknown => {
  if (Buffer.isBuffer(value)) {
    const text = value.toString('utf8')
    return base64 && text !== 'OK' ? value.toString('base64') : text
  }
  if (typeof value === 'string') return base64 && value !== 'OK' ? btoa(value) : value
  if (Array.isArray(value)) return value.map((item) => shown(item, base64))
  return value
}

/** Serves the gateway on loopback. */
export const startGateway = async (options: {
  readonly redisPort: number
  readonly port: number
  readonly token: string
}): Promise<Serving> => {
  const redis = new Redis(options.redisPort, '127.0.0.1', {
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: () => 200,
  })
  // Errors are ignored here: each request reports its own, and the connection is made again by itself.
  redis.on('error', () => {})
  const { fetch } = upstashApp(redis, options.token)
  const serving = await serve(fetch, { host: '127.0.0.1', port: options.port }).catch((error) => {
    redis.disconnect()
    throw error
  })
  return {
    ...serving,
    stop: async (deadlineMs) => {
      await serving.stop(deadlineMs)
      redis.disconnect()
    },
  }
}
