// needs: postgresql, kafka, redis
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { unprivilegedUser } from '../../redpanda/places.ts'
import { runToEnd } from '../../redpanda/process.ts'
import { freshParts } from '../parts.ts'
import { worldOn } from '../saga/real-world.ts'
import { shopIn } from '../saga/shop.ts'
import { diagnostic, program } from './programs.ts'
import { type Situation, saidOf } from './said-database.ts'
import { asSuperuser, embeddedUrl, ownRedis, systemServer } from './servers.ts'

const TEST_MS = 60_000
/** "Within some seconds": a question's time limit, and the program's own start on a busy machine. */
const SOON_MS = 15_000
const SIGTERM_MS = 1_000

const folder = mkdtempSync('/var/tmp/colisaga-tls-')
const authority = join(folder, 'ca.pem')
const key = join(folder, 'key.pem')
/** Given its time while the other tests run. */
const given = program(['apps/envoi/main.ts'], {
  DATABASE_URL: 'postgres://u:secret@127.0.0.1:1,127.0.0.1:2/d',
  TRANSPORT: 'journal',
})
let server: Awaited<ReturnType<typeof systemServer>>
beforeAll(async () => {
  chmodSync(folder, 0o755)
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const files = ['-keyout', key, '-out', authority, '-nodes', '-days', '2']
  const args = ['req', '-x509', '-newkey', 'rsa:2048', ...names, ...files]
  await runToEnd({ name: 'openssl', command: 'openssl', args }, 30_000)
  const user = unprivilegedUser()
  if (user !== undefined) chownSync(key, user.uid, user.gid)
  chmodSync(key, 0o600)
  server = await systemServer({
    listen_addresses: '127.0.0.1,::1',
    ssl: 'on',
    ssl_cert_file: authority,
    ssl_key_file: key,
  })
}, TEST_MS)
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('an address that psql takes is reached', () => {
  test.each([
    ['IPv6', () => `postgres://postgres:x@[::1]:${server.port}/colisaga`],
    [
      'a socket, in the parameters',
      () => `postgres://postgres:x@/colisaga?host=${server.folder}&port=${server.port}`,
    ],
    [
      'a socket, encoded',
      () => `postgres://postgres@${encodeURIComponent(server.folder)}:${server.port}/colisaga`,
    ],
    [
      'two hosts, the first dead, with sslmode and sslrootcert',
      () =>
        `postgres://postgres:x@127.0.0.1:1,127.0.0.1:${server.port}/colisaga?sslmode=verify-full&sslrootcert=${authority}`,
    ],
    [
      'two hosts, the second dead, with a parameter of libpq',
      () =>
        `postgres://postgres:x@127.0.0.1:${server.port},127.0.0.1:1/colisaga?channel_binding=prefer`,
    ],
    [
      'the one of two that is to be written to',
      () =>
        `postgres://postgres:x@[::1]:${server.port},127.0.0.1:1/colisaga?target_session_attrs=read-write`,
    ],
  ] as const)(
    '%s',
    async (_, url) => {
      const { code, said, tookMs } = await diagnostic({ DATABASE_URL: url() })
      expect({ code, said }).toMatchObject({ code: 0 })
      expect(said).toMatch(
        saidOf('an address by IPv6, by a socket, or with a # in its password', 'diagnostic'),
      )
      if (url().includes('sslmode')) expect(said).toContain('database colisaga, encrypted')
      expect(tookMs).toBeLessThan(SOON_MS)
    },
    TEST_MS,
  )

  test(
    'a # in the password, and what else is written as it is or encoded',
    async () => {
      const role = `motdepasse_${Date.now()}`
      await asSuperuser(embeddedUrl(), `create role ${role} login password 'pa#s?s/w%rd'`)
      const { host, pathname } = new URL(embeddedUrl())
      const url = `postgres://${role}:pa#s?s%2Fw%25rd@${host}${pathname}`
      const { said } = await diagnostic({ DATABASE_URL: url })
      expect(said).toMatch(
        saidOf('an address by IPv6, by a socket, or with a # in its password', 'diagnostic'),
      )
      expect(said).not.toContain('pa#s')
    },
    TEST_MS,
  )

  test(
    'by the services too: a parcel goes through by a socket, and with its first host dead',
    async () => {
      const socket = `/colisaga?host=127.0.0.1,${server.folder}&port=1,${server.port}`
      const world = await worldOn({
        TRANSPORT: 'journal',
        DATABASE_URL: `postgres://postgres:x@${socket}`,
        DATABASE_URL_DIRECT: `postgres://postgres:x@[::1]:${server.port}/colisaga`,
      })
      try {
        const { stocked, sent, saga } = shopIn(() => world)
        await saga(await sent(await stocked(1)), 'reussie')
        expect(world.logLines().join('\n')).not.toContain('are not heard')
      } finally {
        await world.close()
      }
    },
    TEST_MS,
  )
})

test.each([
  ['/', 'postgres://colisaga:pass/word@127.0.0.1:5432/colis'],
  ['%', 'postgres://colisaga:pass%word@127.0.0.1:5432/colis'],
])(
  'a %s in the password that is not encoded is one line that names the variable',
  async (_, url) => {
    const situation = 'a / or a % in the password, not encoded'
    const own = { DATABASE_URL: url, TRANSPORT: 'journal' }
    for (const started of [diagnostic(own), program(['apps/host/run-all.ts'], own).ended]) {
      const { code, said } = await started
      expect(code).toBe(2)
      expect(said).toMatch(saidOf(situation, 'diagnostic'))
      expect(said.trim().split('\n')).toHaveLength(1)
      expect(said).not.toContain('word@')
    }
  },
  TEST_MS,
)

test.each([
  [' postgres://u:secret@127.0.0.1:1/d', /a space or a line end/],
  ['"postgres://u:secret@127.0.0.1:1/d"', /in quotes/],
  ['jdbc:postgresql://127.0.0.1:1/d?user=u&password=secret', /take jdbc: away/],
  ['redis://:secret@127.0.0.1:1', /begins with postgres:/],
  ['postgres://u:secret@127.0.0.1:70000/d', /no port \(1 to 65535\)/],
  ['postgres://u:secret@127.0.0.1:1/d?service=s', /service= is not read/],
  [
    'postgres://u:secret@127.0.0.1:1/d?sslmode=verify-full&sslcert=/nulle-part',
    /sslcert and sslkey belong together/,
  ],
  ['postgres://u:secret@127.0.0.1:1/d?sslrootcert=/nulle-part', /sslmode=verify-full/],
])(
  'an address that cannot be meant is one line that names the variable: %s',
  async (url, says) => {
    const own = { DATABASE_URL: url, TRANSPORT: 'journal' }
    const { code, lines } = await diagnostic(own)
    expect({ code, lines: lines.length }).toEqual({ code: 2, lines: 1 })
    expect(lines[0]).toMatch(
      saidOf('a space, quotes, jdbc: or another scheme around the address', 'diagnostic'),
    )
    expect(lines[0]).toMatch(says)
    expect(lines[0]).not.toContain('secret')
  },
  TEST_MS,
)

test(
  'an address that leads to Kafka, to Redis or to a web server is told at once by what stands there',
  async () => {
    const { kafka } = await freshParts()
    const redis = await ownRedis()
    const web = createHttpServer((_, answer) => answer.end('x'))
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
    const situation = 'the address leads to Kafka, to Redis or to a web server'
    for (const [place, language] of [
      [kafka?.brokers, 'Kafka'],
      [redis.host, 'Redis'],
      [`127.0.0.1:${(web.address() as AddressInfo).port}`, 'HTTP'],
    ]) {
      const own = { DATABASE_URL: `postgres://u:secret@${place}/d`, TRANSPORT: 'journal' }
      const examined = await diagnostic(own)
      expect(examined.code).toBe(1)
      expect(examined.said).toMatch(saidOf(situation, 'diagnostic'))
      expect(examined.said).toContain(`speaks ${language},`)
      expect(examined.said).not.toContain('secret')
      const { code, lines, tookMs } = await program(['apps/envoi/main.ts'], {
        ...own,
        PORT: '0',
      }).ended
      expect(code).toBe(1)
      expect(lines.at(-1)).toMatch(saidOf(situation, 'start'))
      expect(tookMs).toBeLessThan(SOON_MS)
    }
    web.close()
    await redis.stop()
  },
  TEST_MS,
)

test(
  'an address without a user is that of the user of the process, as psql has it',
  async () => {
    const { code, lines } = await diagnostic({
      DATABASE_URL: `postgres://127.0.0.1:${server.port}/colisaga`,
    })
    expect(code).toBe(1)
    const told = saidOf(
      'the address names no user, and the server does not know the one who asks',
      'diagnostic',
    )
    expect(lines.filter((line) => told.test(line))).toHaveLength(1)
  },
  TEST_MS,
)

test(
  'what psql would read and the services do not is named',
  async () => {
    const home = mkdtempSync('/var/tmp/colisaga-home-')
    writeFileSync(join(home, '.pgpass'), '*:*:*:*:secret')
    const { code, lines, said } = await diagnostic({
      DATABASE_URL: `postgres://postgres@127.0.0.1:${server.port}/colisaga?options=-cwork_mem%3D1MB`,
      PGSSLMODE: 'require',
      HOME: home,
    })
    rmSync(home, { recursive: true })
    expect(code).toBe(0)
    for (const named of ['DATABASE_URL says options', 'PGSSLMODE is set', '.pgpass is not read'])
      expect(lines.filter((line) => line.includes(named))).toHaveLength(1)
    expect(said).not.toContain('secret')
  },
  TEST_MS,
)

test(
  'a server that wants a certificate of its clients is logged in to by it',
  async () => {
    const strict = await systemServer({
      ssl: 'on',
      ssl_cert_file: authority,
      ssl_key_file: key,
      ssl_ca_file: authority,
    })
    try {
      writeFileSync(
        join(strict.folder, 'postgres/data/pg_hba.conf'),
        'hostssl all all 127.0.0.1/32 trust clientcert=verify-ca\n',
      )
      await strict.run('pg_ctl', ['reload', '-D', join(strict.folder, 'postgres/data')])
      const own = `postgres://postgres@127.0.0.1:${strict.port}/colisaga?sslmode=require`
      expect((await diagnostic({ DATABASE_URL: own })).said).toContain('certificate')
      const { code, said } = await diagnostic({
        DATABASE_URL: `${own}&sslcert=${authority}&sslkey=${key}`,
      })
      expect({ code, said }).toMatchObject({ code: 0 })
    } finally {
      await strict.stop()
    }
  },
  TEST_MS,
)

/** Takes connections and says nothing, or hangs up. */
const silentServer = async (hangsUp: boolean) => {
  let taken = 0
  const listening = createServer((socket) => {
    taken += 1
    if (hangsUp) socket.resume().end()
  })
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  return {
    port: (listening.address() as AddressInfo).port,
    taken: () => taken,
    stop: () => void listening.close(),
  }
}

describe('a database that does not come', () => {
  let silent: Awaited<ReturnType<typeof silentServer>>
  let hanging: Awaited<ReturnType<typeof silentServer>>
  beforeAll(async () => {
    silent = await silentServer(false)
    hanging = await silentServer(true)
  })
  afterAll(() => {
    silent.stop()
    hanging.stop()
  })

  const cases: readonly (readonly [Situation, () => string])[] = [
    [
      'no host of several answers',
      () => 'postgres://u:secret@127.0.0.1:1,127.0.0.1:2/d?sslmode=require',
    ],
    [
      'a server that takes the connection and never answers',
      () => `postgres://u:secret@127.0.0.1:${silent.port}/d`,
    ],
    [
      'something takes the connection and hangs up, as a balancer without a server does',
      () => `postgres://u:secret@127.0.0.1:${hanging.port}/d`,
    ],
  ]
  test.each(cases)(
    '%s: the diagnostic says so within some seconds',
    async (situation, url) => {
      const { code, said, tookMs } = await diagnostic({ DATABASE_URL: url() })
      expect(code).toBe(1)
      expect(said).toMatch(saidOf(situation, 'diagnostic'))
      expect(said).not.toContain('secret')
      expect(tookMs).toBeLessThan(SOON_MS)
    },
    TEST_MS,
  )

  const until = async (holds: () => boolean): Promise<void> => {
    for (const untilMs = Date.now() + SOON_MS; !holds();) {
      if (Date.now() > untilMs) throw new Error('it did not happen in time')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  test.each([
    ['a service that is between two tries', 'apps/envoi/main.ts', cases[0]?.[1], false],
    ['a service in the midst of connecting', 'apps/envoi/main.ts', cases[1]?.[1], true],
    ['all services', 'apps/host/run-all.ts', cases[1]?.[1], true],
    ['the diagnostic', 'apps/operations/diagnostic.ts', cases[1]?.[1], true],
  ])(
    '%s ends at once when asked',
    async (_, file, url, connecting) => {
      const before = silent.taken()
      const waiting = program([file], { DATABASE_URL: url?.(), TRANSPORT: 'journal' })
      await until(() =>
        connecting ? silent.taken() > before : waiting.said().includes('waiting for PostgreSQL'),
      )
      const askedMs = Date.now()
      waiting.signal('SIGTERM')
      const { code } = await waiting.ended
      expect(Date.now() - askedMs).toBeLessThan(SIGTERM_MS)
      expect(code).toBe(130)
    },
    TEST_MS,
  )
})

test(
  'a start that waited in vain ends with one line that names the variable',
  async () => {
    const { code, said, tookMs } = await given.ended
    expect(code).toBe(1)
    expect(tookMs).toBeGreaterThan(30_000)
    expect(tookMs).toBeLessThan(45_000)
    const told = saidOf('no host of several answers', 'start').source.replace(
      'waits for 30 s, then: ',
      '',
    )
    expect(said.trim().split('\n').at(-1)).toMatch(new RegExp(told))
    expect(said).not.toContain('secret')
  },
  TEST_MS,
)
