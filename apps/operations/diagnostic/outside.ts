import { Redis } from '@upstash/redis'
import { createTransport } from 'nodemailer'
import { tracesUrlOf } from '../../../shared/kernel/index.ts'
import type { ServicesConfiguration } from '../../host/registry.ts'
import { attention, manque, ok, reasonOf, type Finding } from './finding.ts'

const TIMEOUT_MS = 5_000

/** The cache: values and scripts. */
export const examineCache = async ({
  UPSTASH_REDIS_REST_URL: url,
  UPSTASH_REDIS_REST_TOKEN: token,
}: ServicesConfiguration): Promise<readonly Finding[]> => {
  if (url === undefined) return [ok('Redis', 'none: reads go to PostgreSQL')]
  if (token === undefined)
    return [manque('Redis', 'UPSTASH_REDIS_REST_TOKEN is not set: UPSTASH_REDIS_REST_URL needs it')]
  try {
    const redis = new Redis({
      url,
      token,
      retry: false,
      enableTelemetry: false,
      signal: () => AbortSignal.timeout(TIMEOUT_MS),
    })
    const key = `colisaga:diagnostic:${Date.now()}`
    await redis.set(key, 'essai', { ex: 10 })
    const read = await redis.eval("return redis.call('GET', KEYS[1])", [key], [])
    await redis.del(key)
    return read === 'essai'
      ? [ok('Redis', `${new URL(url).host} answers: values and scripts`)]
      : [manque('Redis', `a value came back as ${JSON.stringify(read)}`)]
  } catch (error) {
    return [
      attention('Redis', `UPSTASH_REDIS_REST_URL: ${reasonOf(error)}; reads go to PostgreSQL`),
    ]
  }
}

/** What the services are seen by, where it is named. */
export const examineObservers = async ({
  PROMETHEUS_URL: prometheus,
  ...variables
}: ServicesConfiguration): Promise<readonly Finding[]> => {
  const traces = tracesUrlOf(variables)
  return await Promise.all([
    ...(prometheus === undefined ? [] : [answers('Prometheus', 'PROMETHEUS_URL', prometheus)]),
    ...(traces === undefined ? [] : [answers('Traces', 'OTEL_EXPORTER_OTLP_ENDPOINT', traces)]),
  ])
}

/** The PSP and the channel, where they are real ones. */
export const examineOutside = async (
  configuration: ServicesConfiguration,
): Promise<readonly Finding[]> => {
  const { PSP_URL, CANAL, SMTP_URL, AVIS_URL, PSP_WEBHOOK_SECRETS } = configuration
  const findings: Finding[] = []
  if (PSP_URL === undefined) findings.push(ok('PSP', 'simulated'))
  else {
    findings.push(await answers('PSP', 'PSP_URL', PSP_URL))
    if (PSP_WEBHOOK_SECRETS.length === 0)
      findings.push(
        attention('PSP', 'PSP_WEBHOOK_SECRETS is empty: what it takes back is not heard of'),
      )
  }
  if (CANAL === 'boite') findings.push(ok('Canal', 'the mailbox alone'))
  if (CANAL === 'webhook') findings.push(await answers('Canal', 'AVIS_URL', AVIS_URL ?? ''))
  if (CANAL === 'smtp') {
    const transport = createTransport({
      url: SMTP_URL ?? '',
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
    })
    try {
      await transport.verify()
      findings.push(ok('Canal', 'the SMTP server lets us in'))
    } catch (error) {
      findings.push(manque('Canal', `SMTP_URL: ${reasonOf(error)}`))
    } finally {
      transport.close()
    }
  }
  return findings
}

/** Any answer will do: asking for more would charge or tell somebody. */
const answers = async (part: string, variable: string, url: string): Promise<Finding> => {
  try {
    const response = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return ok(part, `${new URL(url).host} answers (${response.status})`)
  } catch (error) {
    return manque(part, `${variable}: ${reasonOf(error)}`)
  }
}
