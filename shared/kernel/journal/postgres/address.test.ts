import { describe, expect, test } from 'bun:test'
import { AddressError, addressOf, ignoredParameters, shownAddress } from './address.ts'

const read = (url: string, environment: Readonly<Record<string, string>> = {}) => {
  const { parameters: _, ...rest } = addressOf(url, environment)
  return rest
}
const login = { user: 'colisaga', password: 'x', database: 'colis' }

describe('an address is read as psql reads it', () => {
  test.each([
    ['postgres://colisaga:x@h/colis', [{ host: 'h', port: 5432 }]],
    ['postgresql://colisaga:x@h:6432/colis', [{ host: 'h', port: 6432 }]],
    ['postgres://colisaga:x@[::1]:5433/colis', [{ host: '::1', port: 5433 }]],
    ['postgres://colisaga:x@[fe80::1]/colis', [{ host: 'fe80::1', port: 5432 }]],
    ['postgres://colisaga:x@/colis?host=/run/pg', [{ host: '/run/pg', port: 5432 }]],
    ['postgres://colisaga:x@%2Frun%2Fpg:5433/colis', [{ host: '/run/pg', port: 5433 }]],
    ['postgres:///colis?host=h&port=7&user=colisaga&password=x', [{ host: 'h', port: 7 }]],
    [
      'postgres://colisaga:x@a:1,[::1]:2,c/colis?sslmode=require&sslrootcert=ca.pem',
      [
        { host: 'a', port: 1 },
        { host: '::1', port: 2 },
        { host: 'c', port: 5432 },
      ],
    ],
    [
      'postgres://colisaga:x@/colis?host=a,b&port=9',
      [
        { host: 'a', port: 9 },
        { host: 'b', port: 9 },
      ],
    ],
  ])('%s', (url, places) => expect(read(url)).toEqual({ ...login, places }))

  test.each([
    ['pass#word', 'pass#word'],
    ['pass?word', 'pass?word'],
    ['a:b', 'a:b'],
    ['pass%2Fword%40%25%23', 'pass/word@%#'],
    ["it's=a b", "it's=a b"],
  ])('the password %s', (written, password) =>
    expect(addressOf(`postgres://u:${written}@h/d`).password).toBe(password),
  )

  test('its scheme may be written in capitals, as that of any URL', () =>
    expect(read('POSTGRES://colisaga:x@h/colis')).toMatchObject(login))

  test('what it leaves out comes from where psql takes it', () =>
    expect(read('postgres:///', { PGHOST: 'ailleurs', PGPORT: '6000', PGUSER: 'u' })).toEqual({
      places: [{ host: 'ailleurs', port: 6000 }],
      user: 'u',
    }))
})

describe('an address that cannot be meant', () => {
  test.each([
    ['mysql://u:secret@h/d', 'postgres://user:password@host:port/database'],
    ['postgres://u:sec/ret@h/d', '/ as %2F'],
    ['postgres://u:sec@ret@h/d', '@ as %40'],
    ['postgres://u:secret%@h/d', '% as %25'],
    ['postgres://u:secret%ff@h/d', '% as %25'],
    ['postgres://u:secret@::1/d', 'an IPv6 address stands in brackets'],
    ['postgres://u:secret@h:70000/d', 'no port'],
    ['postgres://u:secret@a,b/d?port=1,2,3', 'there are 2 hosts and 3 ports'],
    ['postgres://u:secret@h/d?sslmode=on', 'sslmode=on: one of disable'],
    ['postgres://u:secret@h/d?target_session_attrs=x', 'one of any'],
    ['postgres://u:secret@h/d ', 'a space or a line end'],
    ['postgres://u:secret@h/d\n', 'a space or a line end'],
    ['"postgres://u:secret@h/d"', 'in quotes'],
    ["'postgres://u:secret@h/d'", 'in quotes'],
    ['jdbc:postgresql://h/d?user=u&password=secret', 'take jdbc: away'],
    ['DATABASE_URL=postgres://u:secret@h/d', 'the name of the variable'],
    ['host=h user=u password=secret', 'in keywords'],
    ['postgresql+psycopg2://u:secret@h/d', 'begins with postgres://'],
    ['redis://:secret@h', 'begins with postgres://'],
    ['postgres://u:secret@h /d', 'a space in the host'],
    ['postgres://u:secret@h/d?service=x', 'service= is not read'],
  ])('%s is told, without its password', (url, says) => {
    const told = (() => {
      try {
        return addressOf(url)
      } catch (error) {
        return error
      }
    })()
    expect(told).toBeInstanceOf(AddressError)
    expect(String(told)).toContain(says)
    expect(String(told)).not.toContain('\n')
    expect(String(told)).not.toMatch(/secret|ret@/)
  })
})

test('an address is shown without its password', () =>
  expect(shownAddress('postgres://u:sec#ret@[::1]:1,b:2/d?password=other')).toBe(
    'postgres://u@[::1]:1,b:2/d',
  ))

test('parameters that mean nothing here are named', () =>
  expect(
    ignoredParameters('postgres://u@h/d?channel_binding=require&sslmode=disable&host=x'),
  ).toEqual(['channel_binding']))
