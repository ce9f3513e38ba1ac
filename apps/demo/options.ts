import { parseArgs } from 'node:util'
import { pileOf, usageErrorOf } from '../../redpanda/options.ts'
import type { Pile } from '../../redpanda/choose.ts'
import { UsageError } from '../../shared/kernel/index.ts'
import { RUNTIMES, type Runtime } from './runtimes.ts'

export interface DemoOptions {
  readonly pile: Pile
  readonly fresh: boolean
  /** Write into a database or a broker of the environment without asking. */
  readonly here: boolean
  /** How many parcels; undefined: until Ctrl-C, or all orders of the folder. */
  readonly parcels: number | undefined
  /** Parcels a second; 0: as fast as it goes. */
  readonly rate: number
  /** A folder with orders to send. */
  readonly orders: string | undefined
  /** Instances of each service, each in a process of its own; 0: all services in this process. */
  readonly instances: number
  /** What the instances run on, in turn. */
  readonly runtimes: readonly Runtime[]
  /** An instance is killed and started again every so many seconds while parcels are sent; 0: never. */
  readonly killEveryS: number
  /** Prometheus beside the services. */
  readonly observer: boolean
  /** Stop once all sagas have ended. */
  readonly exit: boolean
  readonly json: boolean
  /** Shows the services' log lines instead of the table. */
  readonly logs: boolean
}

const RATE = { generated: 20, orders: 50 }
/** How many parcels a run that has to end sends when `--colis` is not given. */
const PARCELS = 200
const MAX = 10_000_000

export const usage = `bun run demo -- [options]
  --colis N        parcels to send (default: until Ctrl-C; ${PARCELS} with --exit)
  --rythme R       parcels a second, 0 as fast as it goes (default: ${RATE.generated}; ${RATE.orders} with --commandes)
  --commandes DIR  send the orders of a folder: orders.csv, order_details.csv, products.csv
  --instances N    so many processes of each service (default: all services in this process)
  --sur LIST       what the processes run on, in turn: bun, deno, node (default: bun; one process of each service)
  --tuer S         kill one of them every S seconds while parcels are sent, and start it again
  --observer       Prometheus beside the services, with their rules and alerts, and suivi's page of charts
  --exit           stop when all sagas have ended (also when CI is set)
  --logs           what the services log, one short line each, instead of the table
  --json           the ledger as one JSON object, last line of standard output
  --pile P         auto, docker, local or journal
  --ici            write into DATABASE_URL, KAFKA_BROKERS, … of the environment without asking
  --neuf           forget the data of local parts first`

/** Reads the options of the demo. Throws a UsageError of one line. */
export const demoOptions = (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): DemoOptions => {
  const values = parse(args)
  const orders = values.commandes
  if (orders === '') throw new UsageError('--commandes: a folder')
  const exit = values.exit || (environment['CI'] ?? '') !== ''
  const parcels = values.colis === undefined ? undefined : whole('--colis', values.colis, 1)
  return {
    pile: pileOf(values.pile),
    fresh: values.neuf,
    here: values.ici,
    parcels: parcels ?? (exit && orders === undefined ? PARCELS : undefined),
    rate:
      values.rythme === undefined
        ? orders === undefined
          ? RATE.generated
          : RATE.orders
        : number('--rythme', values.rythme, 'parcels a second, 0 for as fast as it goes'),
    orders,
    instances: instancesOf(values.instances, values.sur),
    runtimes: (values.sur ?? 'bun').split(',').map(runtimeOf),
    killEveryS: killEveryS(values.tuer, values.instances ?? values.sur),
    observer: values.observer,
    exit,
    json: values.json,
    logs: values.logs,
  }
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        colis: { type: 'string' },
        rythme: { type: 'string' },
        commandes: { type: 'string' },
        instances: { type: 'string' },
        sur: { type: 'string' },
        tuer: { type: 'string' },
        observer: { type: 'boolean', default: false },
        exit: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        logs: { type: 'boolean', default: false },
        pile: { type: 'string', default: 'auto' },
        ici: { type: 'boolean', default: false },
        neuf: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw usageErrorOf(error)
  }
}

const instancesOf = (text: string | undefined, runtimes: string | undefined): number => {
  if (text !== undefined) return whole('--instances', text, 1)
  return runtimes === undefined ? 0 : 1
}

const runtimeOf = (name: string): Runtime => {
  const found = RUNTIMES.find((runtime) => runtime === name.trim())
  if (found === undefined) throw new UsageError(`--sur ${name}: one of ${RUNTIMES.join(', ')}`)
  return found
}

const killEveryS = (text: string | undefined, instances: string | undefined): number => {
  if (text === undefined) return 0
  if (instances === undefined) throw new UsageError('--tuer needs --instances or --sur')
  return number('--tuer', text, 'seconds')
}

const whole = (name: string, text: string, min: number): number => {
  if (!/^\d+$/.test(text) || Number(text) < min || Number(text) > MAX)
    throw new UsageError(`${name} ${text}: a whole number from ${min} to ${MAX}`)
  return Number(text)
}

const number = (name: string, text: string, what: string): number => {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) > MAX)
    throw new UsageError(`${name} ${text}: a number of ${what}`)
  return Number(text)
}
