import { expect, test } from 'bun:test'
import { accessSync, constants, readFileSync } from 'node:fs'
import {
  NoOperationTraceWriter,
  convertWorkflowTemplate,
  parseWorkflow,
} from '@actions/workflow-parser'
import { YAML } from 'bun'
import { z } from 'zod'

/** The forge's workflow, read by the forge's own parser. */
const ROOT = new URL('../../', import.meta.url)
const NAME = '.github/workflows/ci.yml'
const content = readFileSync(new URL(NAME, ROOT), 'utf8')

const errorsIn = async (text: string): Promise<readonly string[]> => {
  const { context, value } = parseWorkflow(
    { name: NAME, content: text },
    new NoOperationTraceWriter(),
  )
  if (value !== undefined) await convertWorkflowTemplate(context, value)
  return context.errors.getErrors().map(({ message }) => message)
}

test('the workflow is one that the forge takes', async () => {
  expect(await errorsIn(content)).toEqual([])
  expect(await errorsIn(content.replace('runs-on:', 'run-on:'))).not.toEqual([])
})

test('the workflow runs what is run before a change lands, and nothing else', () => {
  const Workflow = z.object({
    jobs: z.record(
      z.string(),
      z.object({ steps: z.array(z.object({ run: z.string().optional() })) }),
    ),
  })
  const { jobs } = Workflow.parse(YAML.parse(content))
  const commands = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))
  expect(commands).toEqual(['.ci/run'])
  accessSync(new URL('.ci/run', ROOT), constants.X_OK)
})
