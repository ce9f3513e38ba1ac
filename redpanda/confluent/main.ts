import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { z } from 'zod'
import { runMain, UsageError } from '../../shared/kernel/index.ts'
import { NODE_FILE } from '../../shared/kernel/kafka.ts'
import { runToEnd } from '../process.ts'
import { installedPackage, isBuilt, keptBuild, NODE_MAJOR, nodeForAddon, tools } from './places.ts'

/**
 * `bun run confluent`: builds the addon of `@confluentinc/kafka-javascript` for Node 24 from its npm package, some 100 s
 * on two cores, and puts it beside the package. The build and the Node that it is for are kept in ~/.cache/colisaga:
 * done once for all checkouts, and again only for another version. Exits with 0 at once where all is there.
 */
const HELP = `bun run confluent
  builds the addon of Confluent's client of Kafka for Node ${NODE_MAJOR}, once for all checkouts: some two minutes; then says
  where it is
`
const INSTALL_TIMEOUT_MS = 180_000
const BUILD_TIMEOUT_MS = 1_200_000

/** What the build reads from the system, and the package of Debian that has it. */
const HEADERS: readonly (readonly [header: string, debian: string])[] = [
  ['zlib.h', 'zlib1g-dev'],
  ['openssl/ssl.h', 'libssl-dev'],
  ['zstd.h', 'libzstd-dev'],
  ['sasl/sasl.h', 'libsasl2-dev'],
  ['curl/curl.h', 'libcurl4-openssl-dev'],
]
const PROGRAMS: readonly (readonly [program: string, debian: string])[] = [
  ['c++', 'g++'],
  ['make', 'make'],
  ['python3', 'python3'],
]

const say = (line: string): void => void process.stderr.write(`${line}\n`)

const runs = (program: string, args: readonly string[], input = ''): boolean =>
  spawnSync(program, args, { input, stdio: ['pipe', 'ignore', 'ignore'] }).status === 0

/** The packages of Debian that are missing here. */
const missing = (): readonly string[] => {
  const programs = PROGRAMS.filter(([program]) => !runs(program, ['--version']))
  const headers = programs.some(([program]) => program === 'c++')
    ? []
    : HEADERS.filter(([header]) => !runs('c++', ['-E', '-xc++', '-'], `#include <${header}>\n`))
  return [...programs, ...headers].map(([, debian]) => debian)
}

const bringTools = async (): Promise<void> => {
  if (existsSync(tools.node) && existsSync(tools.gyp)) return
  say(`fetching ${tools.packages.join(' and ')}`)
  mkdirSync(tools.folder, { recursive: true })
  writeFileSync(join(tools.folder, 'package.json'), '{"private":true}\n')
  const args = ['add', '--exact', ...tools.packages]
  const command = { name: 'bun add', command: process.execPath, args, cwd: tools.folder }
  await runToEnd(command, INSTALL_TIMEOUT_MS)
}

/** Builds in a copy: installed packages may share their files with other checkouts. */
const build = async (from: { readonly folder: string; readonly nan: string }, kept: string) => {
  const lacking = missing()
  if (lacking.length > 0)
    throw new UsageError(
      `what Confluent's client is built with is missing: apt-get install ${lacking.join(' ')}`,
    )
  const copy = `${kept}.${process.pid}`
  try {
    cpSync(from.folder, copy, { recursive: true })
    rmSync(join(copy, 'build'), { recursive: true, force: true })
    cpSync(from.nan, join(copy, 'node_modules', 'nan'), { recursive: true })
    say('building the addon: about two minutes')
    await runToEnd(
      {
        name: "the build of Confluent's client",
        command: tools.node,
        args: [tools.gyp, 'rebuild', `--nodedir=${tools.nodeFolder}`],
        cwd: copy,
        // It is linked to the system's libraries: those that come with the package are not downloaded.
        env: {
          CKJS_LINKING: 'dynamic',
          PATH: `${dirname(tools.node)}${delimiter}${process.env['PATH'] ?? ''}`,
        },
      },
      BUILD_TIMEOUT_MS,
    )
    const made = `${copy}.made`
    for (const [folder, fits] of [
      ['Release', /\.node$/],
      ['deps', /\.(so|dylib)[.\d]*$/],
    ] as const)
      cpSync(join(copy, 'build', folder), join(made, folder), {
        recursive: true,
        filter: (file) => file === join(copy, 'build', folder) || fits.test(file),
      })
    // Another process may have built it meanwhile.
    if (isBuilt(kept)) rmSync(made, { recursive: true })
    else renameSync(made, kept)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** What librdkafka says of itself. Throws where the addon does not load. */
const loaded = (folder: string): string => {
  const node = nodeForAddon()
  if (node === undefined) throw new Error(`no Node ${NODE_MAJOR}`)
  const script = `process.stdout.write(require(${JSON.stringify(folder)}).librdkafkaVersion)`
  return execFileSync(node, ['-e', script], { encoding: 'utf8' })
}

await runMain(async () => {
  const there = installedPackage()
  if (there === undefined)
    throw new UsageError('@confluentinc/kafka-javascript is not installed: bun install')
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(there.folder, 'package.json'), 'utf8')))
  if (nodeForAddon() === undefined) await bringTools()
  const kept = keptBuild(version)
  if (!isBuilt(kept)) {
    await bringTools()
    await build(there, kept)
  }
  const beside = join(there.folder, 'build')
  if (!isBuilt(beside)) cpSync(kept, beside, { recursive: true })
  // Where services run on Bun or Deno, the client runs on this Node in a process of its own.
  writeFileSync(join(beside, NODE_FILE), nodeForAddon() ?? 'node')
  process.stdout.write(
    `Confluent's client ${version} is there for Node ${NODE_MAJOR} (librdkafka ${loaded(there.folder)}): ${nodeForAddon()}\n`,
  )
  return 0
}, HELP)
