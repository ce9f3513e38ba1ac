import { expect, test } from 'bun:test'
import { hostIsSound } from './host-header.ts'

test.each([null, 'a', 'colis.example.com', 'my_host:80', '127.0.0.1:65535', '[::1]', '[::1]:3001'])(
  'a Host of %p names one host, or none is needed',
  (host) => expect(hostIsSound(host)).toBe(true),
)

test.each([
  '',
  'a b',
  'a/b',
  'a?b',
  'a#b',
  'x@y',
  '[',
  '[::1',
  'a:',
  'a:99999',
  'a, b',
  'a\\b',
  'é',
])('a Host of %p is refused', (host) => expect(hostIsSound(host)).toBe(false))
