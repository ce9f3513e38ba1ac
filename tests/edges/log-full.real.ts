// needs: root
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { freePort } from '../../redpanda/ports.ts'
import { eventually } from '../faults/watching.ts'
import { freshParts } from '../parts.ts'
import { program } from './programs.ts'

const DISK = `/var/tmp/colisaga-log-${process.pid}`
const FILLER = `${DISK}/filler`
const LOG = `${DISK}/services.log`
const SOON_MS = 20_000
/** A service stops within so long; what balancers are given is half a second of it. */
const STOPS_MS = 10_000
const TEST_MS = 90_000

const must = (command: string, ...args: readonly string[]): void => {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command}: ${stderr}`)
}
beforeAll(() => {
  mkdirSync(DISK)
  must('mount', '-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', DISK)
})
afterAll(() => {
  must('umount', DISK)
  rmSync(DISK, { recursive: true })
})

const fill = (): void => {
  const { bavail, bsize } = statfsSync(DISK)
  writeFileSync(FILLER, Buffer.alloc(bavail * bsize))
}

test(
  'services whose log is on a full disk go on, log again when there is room, and end when asked',
  async () => {
    const { databaseUrl } = await freshParts()
    const port = await freePort(0)
    const running = program(['apps/stock/main.ts'], {
      DATABASE_URL: databaseUrl,
      TRANSPORT: 'journal',
      LOG_FILE: LOG,
      PORT: String(port),
    })
    const restocked = async (key: string): Promise<number> => {
      const response = await fetch(`http://127.0.0.1:${port}/articles/ESSAI/approvisionnement`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: '{"quantite": 1}',
      })
      return response.status
    }
    const logged = (): number => readFileSync(LOG, 'utf8').split('StockApprovisionne').length - 1
    await eventually('it listens', SOON_MS, async () =>
      readFileSync(LOG, { encoding: 'utf8', flag: 'a+' }).includes('"listening"')
        ? true
        : undefined,
    )
    fill()
    for (let n = 0; n < 40; n += 1) expect(await restocked(`a${n}`)).toBeLessThan(300)
    await eventually('it is said', SOON_MS, async () =>
      running.err().includes('the log cannot be written: ENOSPC') ? true : undefined,
    )
    const before = logged()
    expect(before).toBeLessThan(40)

    rmSync(FILLER)
    await eventually('what waited is written', SOON_MS, async () =>
      logged() === 40 ? true : undefined,
    )
    for (const line of readFileSync(LOG, 'utf8').trim().split('\n')) JSON.parse(line)
    expect(running.err().trim().split('\n')).toHaveLength(1)

    fill()
    expect(await restocked('b')).toBeLessThan(300)
    const askedMs = Date.now()
    running.signal('SIGTERM')
    expect((await running.ended).code).toBe(0)
    expect(Date.now() - askedMs).toBeLessThan(STOPS_MS)
  },
  TEST_MS,
)
