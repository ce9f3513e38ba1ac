import { cpSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { Glob } from 'bun'

/** One instruction of a Dockerfile, its continued lines joined. */
interface Instruction {
  readonly name: string
  readonly text: string
}

/** What the last stage of a Dockerfile says of its container. */
export interface ImageOf {
  readonly user: string
  readonly environment: Readonly<Record<string, string>>
  readonly entrypoint: readonly string[]
  readonly health: readonly string[]
}

const instructions = (text: string): readonly Instruction[] =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ name: /^\S+/.exec(line)?.[0] ?? '', text: line.replace(/^\S+\s+/, '') }))

/** The stages, from one FROM to the next. */
const stagesOf = (text: string): readonly (readonly Instruction[])[] => {
  const stages: Instruction[][] = []
  for (const instruction of instructions(text))
    if (instruction.name === 'FROM') stages.push([])
    else stages.at(-1)?.push(instruction)
  return stages
}

const argumentsOf = (json: string): readonly string[] => {
  const list: unknown = JSON.parse(json)
  if (!Array.isArray(list)) throw new Error(`${json} is no list of arguments`)
  return list.map(String)
}

/** Reads what the containers of a Dockerfile's image are like. */
export const imageOf = (file: string): ImageOf => {
  const last = stagesOf(readFileSync(file, 'utf8')).at(-1) ?? []
  const textOf = (name: string): string => last.findLast((one) => one.name === name)?.text ?? ''
  const pairs = last
    .filter(({ name }) => name === 'ENV')
    .flatMap(({ text }) => text.split(/\s+/))
    .map((pair): [string, string] => [pair.replace(/=.*/, ''), pair.replace(/^[^=]*=/, '')])
  return {
    user: textOf('USER'),
    environment: Object.fromEntries(pairs),
    entrypoint: argumentsOf(textOf('ENTRYPOINT')),
    health: argumentsOf(textOf('HEALTHCHECK').replace(/^.*?CMD\s+/, '')),
  }
}

/**
 * Makes the folder that an image of two stages has at /app: `run` is called with each command of the first stage and the
 * folder in which it runs. Copies only what .dockerignore lets through, as the builder does.
 */
export const makeImage = async (
  { root, file, folder }: { readonly root: string; readonly file: string; readonly folder: string },
  run: (command: string, cwd: string) => Promise<unknown>,
): Promise<void> => {
  const [first = [], last = []] = stagesOf(readFileSync(join(root, file), 'utf8'))
  const packages = join(folder, 'packages')
  const app = join(folder, 'app')
  const ignored = ignoredBy(readFileSync(join(root, '.dockerignore'), 'utf8'))
  for (const [stage, place] of [
    [first, packages],
    [last, app],
  ] as const) {
    mkdirSync(place, { recursive: true })
    for (const { name, text } of stage) {
      if (name === 'RUN' && stage === first) await run(text, place)
      if (name !== 'COPY') continue
      const words = text.split(/\s+/)
      const earlier = words[0] === '--from=packages'
      const target = words.at(-1) ?? ''
      for (const source of words.slice(earlier ? 1 : 0, -1)) {
        const to = target.endsWith('/') ? join(place, target, source) : join(place, target)
        if (earlier) cpSync(source.replace('/app', packages), to, { recursive: true })
        else copy(root, source, to, ignored)
      }
    }
  }
}

/** Copies the files of a source that are not ignored. Throws where none is left: the builder does too. */
const copy = (
  root: string,
  source: string,
  to: string,
  ignored: (path: string) => boolean,
): void => {
  const files = filesUnder(join(root, source)).filter((path) => !ignored(relative(root, path)))
  if (files.length === 0) throw new Error(`COPY ${source}: nothing is there`)
  for (const path of files) {
    const target = join(to, relative(join(root, source), path))
    mkdirSync(dirname(target), { recursive: true })
    cpSync(path, target)
  }
}

const filesUnder = (path: string): readonly string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path).flatMap((name) => filesUnder(join(path, name)))
    : [path]

/** Whether .dockerignore keeps a path out: the last line that matches it or a folder above it decides. */
const ignoredBy = (text: string): ((path: string) => boolean) => {
  const rules = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ out: !line.startsWith('!'), glob: new Glob(line.replace(/^!/, '')) }))
  return (path) => {
    const parts = path.split('/')
    const above = parts.map((_, n) => parts.slice(0, n + 1).join('/'))
    return rules.findLast(({ glob }) => above.some((one) => glob.match(one)))?.out ?? false
  }
}
