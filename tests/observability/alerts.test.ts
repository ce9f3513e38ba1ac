import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { Glob, YAML } from 'bun'
import { z } from 'zod'

const OBSERVABILITY = new URL('../../observability/', import.meta.url)

const RuleFile = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string().optional(),
          labels: z.record(z.string(), z.string()).optional(),
          annotations: z.record(z.string(), z.string()).optional(),
        }),
      ),
    }),
  ),
})
const TestFile = z.object({
  tests: z.array(
    z.object({
      alert_rule_test: z.array(
        z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) }),
      ),
    }),
  ),
})

const read = (path: string): string => readFileSync(new URL(path, OBSERVABILITY), 'utf8')
const alerts = RuleFile.parse(YAML.parse(read('alerts.yml'))).groups.flatMap(({ rules }) => rules)
const cases = [...new Glob('tests/*.yml').scanSync({ cwd: OBSERVABILITY.pathname })].flatMap(
  (file) => TestFile.parse(YAML.parse(read(file))).tests.flatMap(({ alert_rule_test: all }) => all),
)

test('every alert has a case where it fires and one where it stays silent', () => {
  const without = (fires: boolean) =>
    alerts
      .map(({ alert }) => alert)
      .filter(
        (name) => !cases.some((c) => c.alertname === name && c.exp_alerts.length > 0 === fires),
      )
  expect({ neverFires: without(true), neverSilent: without(false) }).toEqual({
    neverFires: [],
    neverSilent: [],
  })
  const names = new Set(alerts.map(({ alert }) => alert))
  expect(cases.filter(({ alertname }) => !names.has(alertname))).toEqual([])
})

test('every alert says how urgent it is, what is the matter, and where to read on', () => {
  const paragraphs = [...read('runbook.md').matchAll(/^## (\w+)$/gm)].map(([, name]) => name)
  for (const { alert = '', labels, annotations } of alerts) {
    expect([alert, labels?.['severity']]).toEqual([alert, expect.stringMatching(/^(page|ticket)$/)])
    expect(annotations).toEqual({
      summary: expect.stringMatching(/^.{20,}$/),
      runbook: `observability/runbook.md#${alert.toLowerCase()}`,
    })
  }
  expect(new Set(paragraphs)).toEqual(new Set(alerts.map(({ alert }) => alert)))
})
