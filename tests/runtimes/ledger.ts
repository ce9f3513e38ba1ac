import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { delimiter, join } from 'node:path'
import { z } from 'zod'
import { freshParts } from '../parts.ts'
import { program } from '../edges/programs.ts'
import { binaryOf, type Runtime } from '../runtimes.ts'

/** What a demo came to whose services ran on these runtimes. */
export interface Ran {
  readonly code: number | null
  /** All that it printed. */
  readonly said: string
  readonly ledger: unknown
  /** The client of Kafka that each service took, by its log. */
  readonly clients: Readonly<Record<string, string>>
}

export const clean = {
  enCours: 0,
  perdus: 0,
  doublons: 0,
  inversions: 0,
  argent: { equilibre: true },
  stock: { equilibre: true },
}

const ClientLine = z.object({ event: z.literal('kafka client'), client: z.string() })

/** Runs the demo on parts of its own, each service in a process on the next of these runtimes. */
export const demoOn = async (
  runtimes: readonly Runtime[],
  args: readonly string[],
): Promise<Ran> => {
  const { databaseUrl, kafka } = await freshParts()
  if (kafka === undefined) throw new Error('no Kafka')
  const folder = mkdtempSync('/var/tmp/colisaga-runtimes-')
  chmodSync(folder, 0o755)
  try {
    const { code, said, lines } = await program(
      ['apps/demo/main.ts', '--sur', runtimes.join(','), '--ici', '--exit', '--json', ...args],
      {
        PATH: [pathTo(runtimes, folder), process.env['PATH']].join(delimiter),
        COLISAGA_FOLDER: folder,
        LOG_FILE: join(folder, 'log'),
        DATABASE_URL: databaseUrl,
        DATABASE_URL_DIRECT: databaseUrl,
        KAFKA_BROKERS: kafka.brokers,
        KAFKA_PREFIX: kafka.prefix,
      },
    ).ended
    const json = lines.find((line) => line.startsWith('{'))
    return {
      code,
      said,
      ledger: json === undefined ? undefined : JSON.parse(json),
      clients: clientsIn(folder),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A folder in which these runtimes have their usual names. */
const pathTo = (runtimes: readonly Runtime[], folder: string): string => {
  const path = join(folder, 'bin')
  mkdirSync(path)
  for (const runtime of new Set(runtimes))
    if (binaryOf(runtime) !== runtime) symlinkSync(binaryOf(runtime), join(path, runtime))
  return path
}

const clientsIn = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file.startsWith('log.'))
      .flatMap((file) => {
        // What a process says on its standard error stands between its log lines.
        const lines = readFileSync(join(folder, file), 'utf8')
          .split('\n')
          .filter((line) => line.startsWith('{'))
        const found = lines
          .map((line) => ClientLine.safeParse(JSON.parse(line)).data?.client)
          .find((client) => client !== undefined)
        return found === undefined ? [] : [[file.slice('log.'.length), found]]
      }),
  )
