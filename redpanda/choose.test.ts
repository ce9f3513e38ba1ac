import { expect, test } from 'bun:test'
import { deflateRawSync } from 'node:zlib'
import { choose, type Available } from './choose.ts'
import { unzip } from './redis-binary.ts'

const bare: Available = {
  environment: {},
  docker: 'none',
  java: false,
  maven: false,
  redis: undefined,
}
const sources = (pile: Parameters<typeof choose>[0], available: Partial<Available>) => {
  const { kafka, postgres, redis } = choose(pile, { ...bare, ...available })
  return [kafka, postgres, redis]
}

test('a machine with nothing has PostgreSQL, the journal for a broker, and no cache, and is told why', () => {
  expect(sources('auto', {})).toEqual(['none', 'local', 'none'])
  const { lines } = choose('auto', bare)
  expect(lines.length).toBe(3)
  expect(lines.join('\n')).toContain('apt-get install default-jre-headless maven')
  expect(lines.join('\n')).toContain('apt-get install redis-server')
})
test('each part is chosen by itself: an address for one, a local process for another', () => {
  const environment = { KAFKA_BROKERS: 'broker:9092' }
  expect(sources('auto', { environment, redis: 'path' })).toEqual(['environment', 'local', 'local'])
})
test('Docker comes before local processes only when its images are already there', () => {
  const local = { java: true, maven: true, redis: 'path' } as const
  expect(sources('auto', { ...local, docker: 'images' })).toEqual(['docker', 'docker', 'docker'])
  expect(sources('auto', { ...local, docker: 'engine' })).toEqual(['local', 'local', 'local'])
})
test('without Java, an engine without images is asked to fetch the broker', () =>
  expect(sources('auto', { docker: 'engine' })[0]).toBe('docker'))
test('the journal pile has no broker even where there could be one', () =>
  expect(sources('journal', { java: true, maven: true })[0]).toBe('none'))
test('an empty variable is not an address', () =>
  expect(sources('auto', { environment: { DATABASE_URL: '' } })[1]).toBe('local'))

test('a file is taken out of a zip as it was put in', () => {
  const content = Buffer.from('redis '.repeat(500))
  const packed = deflateRawSync(content)
  const name = Buffer.from('dossier/redis-server-linux')
  const local = Buffer.alloc(30)
  local.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(local.length + name.length + packed.length, 16)
  const zip = Buffer.concat([local, name, packed, entry, name, end])
  expect(unzip(zip, (one) => one.endsWith('linux'))).toEqual(content)
  expect(unzip(zip, () => false)).toBeUndefined()
  expect(() => unzip(Buffer.from('rien de tel, pas un zip du tout'), () => true)).toThrow('zip')
})
