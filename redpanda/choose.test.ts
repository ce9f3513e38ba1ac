import { expect, test } from 'bun:test'
import { choose, type Available } from './choose.ts'

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
  expect(sources('auto', { environment, redis: 'redis-server' })).toEqual([
    'environment',
    'local',
    'local',
  ])
})
test('Docker comes before local processes only when its images are already there', () => {
  const local = { java: true, maven: true, redis: 'redis-server' }
  expect(sources('auto', { ...local, docker: 'images' })).toEqual(['docker', 'docker', 'docker'])
  expect(sources('auto', { ...local, docker: 'engine' })).toEqual(['local', 'local', 'local'])
})
test('without Java, an engine without images is asked to fetch the broker', () =>
  expect(sources('auto', { docker: 'engine' })[0]).toBe('docker'))
test('the journal pile has no broker even where there could be one', () =>
  expect(sources('journal', { java: true, maven: true })[0]).toBe('none'))
test('an empty variable is not an address', () =>
  expect(sources('auto', { environment: { DATABASE_URL: '' } })[1]).toBe('local'))
