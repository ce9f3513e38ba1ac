import { expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LineWriter } from './line-writer.ts'

const LOG = new URL('./log.ts', import.meta.url).pathname
/** More than waits at most. */
const MANY = 200_000
/** Less than that, and more than a pipe holds. */
const FEW = 20_000
const SOON_MS = 2_000
const TEST_MS = 20_000

/** A disk that has room for so many bytes. */
const diskWith = (room: number) => {
  const disk = { room, text: '' }
  const write = async (_: number, bytes: Buffer): Promise<number> => {
    if (disk.room === 0) throw Object.assign(new Error('no room'), { code: 'ENOSPC' })
    const taken = bytes.subarray(0, disk.room)
    disk.room -= taken.length
    disk.text += taken.toString()
    return taken.length
  }
  return { disk, write }
}
const writerOn = (write: (fd: number, bytes: Buffer) => Promise<number>) => {
  const said: string[] = []
  const writer = new LineWriter(-1, {
    say: (line) => void said.push(line),
    lostLine: (lines) => `${lines} lost\n`,
    write,
  })
  return { writer, said }
}

test('lines wait for a disk that is full, each whole, and what is lost is counted and told once', async () => {
  const { disk, write } = diskWith(11)
  const { writer, said } = writerOn(write)
  writer.add('first\n')
  writer.add('second\n')
  await writer.flush()
  expect(disk.text).toBe('first\nsecon')
  for (let n = 0; n < MANY; n += 1) writer.add(`${String(n).padStart(59)}\n`)
  expect(writer.lost).toBeGreaterThan(0)
  expect(said).toEqual([
    'the log cannot be written: no room; it is tried again, and lines may be lost',
  ])

  disk.room = Infinity
  await writer.flush()
  const { lost } = writer
  writer.add('last\n')
  await writer.flush()
  expect(said[1]).toBe(`the log is written again; lines lost: ${lost}`)
  const lines = disk.text.split('\n')
  expect(lines.slice(0, 3)).toEqual(['first', 'second', '0'.padStart(59)])
  expect(lines.slice(-3)).toEqual([`${lost} lost`, 'last', ''])
  expect(lines.length).toBe(2 + (MANY - lost) + 2 + 1)
})

test('who stops does not wait for a reader that takes nothing', async () => {
  const { writer, said } = writerOn(() => new Promise(() => {}))
  writer.add('line\n')
  const startMs = Date.now()
  await writer.flush()
  writer.flushAtExit()
  expect(Date.now() - startMs).toBeLessThan(SOON_MS)
  expect(said).toEqual([
    'the log cannot be written: whatever reads it takes no more; lines lost: 1',
  ])
})

/** Runs a program that logs so many lines and ends; gives its exit code and what it took. */
const logging = (lines: number, to: string, redirection: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'colisaga-log-'))
  const code = `
    const { createLog, streamSink } = await import('${LOG}')
    const log = createLog({ service: 's', level: 'info', sink: streamSink(${to}), now: Date.now })
    for (let n = 0; n < ${lines}; n += 1) log.info('line ' + n)
    await log.flush()
    process.exit(3)`
  const startMs = Date.now()
  const bun = `'${process.execPath}' -e "$CODE"; echo $? > ${folder}/code`
  const { stdout, stderr } = spawnSync('sh', ['-c', `{ ${bun}; } ${redirection}`], {
    env: { ...process.env, CODE: code },
    encoding: 'utf8',
    maxBuffer: 64 * 1_048_576,
  })
  const ended = readFileSync(join(folder, 'code'), 'utf8').trim()
  rmSync(folder, { recursive: true })
  return { ended, stdout, stderr, tookMs: Date.now() - startMs }
}

test(
  'a program ends though its log is on a full disk',
  () => {
    const { ended, stderr, tookMs } = logging(FEW, "'/dev/full'", '')
    expect(ended).toBe('3')
    expect(stderr).toContain('the log cannot be written: ENOSPC')
    expect(stderr).toContain('lines lost: ')
    expect(tookMs).toBeLessThan(TEST_MS / 2)
  },
  TEST_MS,
)

test(
  'a program ends though nobody reads its output',
  () => {
    const { ended, stderr } = logging(FEW, '1', '| sleep 4')
    expect(ended).toBe('3')
    expect(stderr).toContain('whatever reads it takes no more')
  },
  TEST_MS,
)

test(
  'every line is written before a program ends',
  () => {
    const { ended, stdout } = logging(FEW, '1', '')
    expect(ended).toBe('3')
    expect(stdout.split('\n').length).toBe(FEW + 1)
  },
  TEST_MS,
)
