import { expect, test } from 'bun:test'
import { filesIn, importsOf, isTest, type Import } from './source.ts'

/** What each floor may import of others; a service, of another one, hears its events alone. */
const KERNEL_FACES = /^shared\/kernel\/(index|postgres|kafka|http)\.ts$/
const TESTING_FACE = 'shared/kernel/testing.ts'
const VOCABULARY_FACES = /^shared\/vocabulary\/(index|http)\.ts$/
const EVENTS = /^apps\/[a-z]+\/events\.ts$/

/** Who may import more than the floors allow, and what. A service's main.ts hands its name to the host. */
const ALLOWED: readonly { readonly from: RegExp; readonly to: RegExp; readonly why: string }[] = [
  {
    from: /^apps\/[a-z]+\/main\.ts$/,
    to: /^apps\/host\/run-alone\.ts$/,
    why: 'the only side effect of a service is that the host runs it',
  },
  {
    from: /^apps\/host\/registry\.ts$/,
    to: /^apps\/[a-z]+\/service\.ts$/,
    why: 'the registry names the services',
  },
  {
    from: /^apps\/[a-z]+\/(service|configuration)\.ts$/,
    to: /^apps\/host\/define-service\.ts$/,
    why: 'a service declares itself to the host',
  },
  {
    from: /^apps\/[a-z]+\/[^/]+\.real\.ts$/,
    to: /^apps\/(host\/|demo\/books\.ts$)/,
    why: 'a service’s own test starts it with all others, and looks at the books',
  },
  {
    from: /^apps\/[a-z]+\/(examine|try-cache)\.ts$/,
    to: /^apps\/host\/finding\.ts$/,
    why: 'a service says what the diagnostic, or its start, finds of the parts that it alone uses',
  },
  {
    from: /^apps\/(demo|operations)\//,
    to: /^apps\/host\//,
    why: 'they run the services, or look at what the services have',
  },
  {
    from: /^apps\/demo\/books\.ts$/,
    to: /^apps\/suivi\/projection\.ts$/,
    why: 'the books compare the journals with what suivi has heard of them',
  },
  {
    from: /^apps\/demo\/orders\.ts$/,
    to: /^apps\/envoi\/demande\.ts$/,
    why: 'orders that are read from a file are checked as the API checks them',
  },
  {
    from: /^apps\/(demo|operations)\//,
    to: /^redpanda\/(choose|options|places|ports|process|stack)\.ts$/,
    why: 'the demonstration starts the stack',
  },
  {
    from: /^apps\/demo\//,
    to: /^observability\/start\.ts$/,
    why: 'the demonstration starts Prometheus and Grafana',
  },
  {
    from: /^apps\/suivi\/tableau\//,
    to: /^observability\/panels\/(boards|panel)\.ts$/,
    why: 'the page draws the panels that Grafana is given',
  },
]

const inside = ({ from, to }: Import, floor: string): boolean =>
  from.startsWith(floor) && to.startsWith(floor)

/** `apps/stock/` of a file of stock's. */
const appOf = (path: string): string => /^apps\/[a-z]+\//.exec(path)?.[0] ?? path

const allowed = (one: Import): boolean => {
  const { from, to } = one
  const testing = isTest(from)
  if (to.startsWith('shared/kernel/'))
    return (
      inside(one, 'shared/kernel/') || KERNEL_FACES.test(to) || (testing && to === TESTING_FACE)
    )
  if (from.startsWith('shared/vocabulary/'))
    return to.startsWith('shared/vocabulary/') && !VOCABULARY_FACES.test(to)
  if (to.startsWith('shared/vocabulary/')) return VOCABULARY_FACES.test(to)
  if (inside(one, appOf(from))) return true
  if (testing && to.startsWith('tests/')) return true
  return EVENTS.test(to) || ALLOWED.some((entry) => entry.from.test(from) && entry.to.test(to))
}

/** An example is a service that is not in the registry yet: it obeys what it will have to obey there. */
const copied = (path: string): string => path.replace(/^examples\//, 'apps/')
const examples = filesIn('examples/**/*.ts')
  .flatMap(importsOf)
  .map(({ from, to }): Import => ({ from: copied(from), to: copied(to) }))

const apart = (imports: readonly Import[]): readonly string[] =>
  imports.filter((one) => !allowed(one)).map(({ from, to }) => `${from} imports ${to}`)

test('apps stand on the vocabulary, the vocabulary on the kernel; a service hears another’s events alone', () => {
  const imports = [...filesIn('apps/**/*.ts'), ...filesIn('shared/vocabulary/**/*.ts')].flatMap(
    importsOf,
  )
  expect(imports.length).toBeGreaterThan(200)
  expect(apart(imports)).toEqual([])
})

test('an example may be copied among the services as it is', () => {
  expect(examples.length).toBeGreaterThan(20)
  expect(apart(examples)).toEqual([])
})

test('outside the kernel and the vocabulary only their faces are known', () => {
  const imports = filesIn('{tests,redpanda,observability,examples}/**/*.ts').flatMap(importsOf)
  const past = imports.filter(
    ({ to }) =>
      (to.startsWith('shared/kernel/') && !KERNEL_FACES.test(to) && to !== TESTING_FACE) ||
      (to.startsWith('shared/vocabulary/') && !VOCABULARY_FACES.test(to)),
  )
  expect(past.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
})

test('every exception is still needed', () => {
  const imports = [...filesIn('apps/**/*.ts').flatMap(importsOf), ...examples]
  const idle = ALLOWED.filter(
    (entry) => !imports.some(({ from, to }) => entry.from.test(from) && entry.to.test(to)),
  )
  expect(idle.map(({ why }) => why)).toEqual([])
})
