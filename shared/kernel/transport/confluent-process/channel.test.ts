import { expect, test } from 'bun:test'
import { PassThrough } from 'node:stream'
import { Channel, MESSAGE_BYTES } from './channel.ts'

const opened = (input: PassThrough, output = new PassThrough()) => {
  const received: unknown[] = []
  const ended: string[] = []
  const channel = new Channel(input, output, {
    received: (message) => received.push(message),
    ended: (reason) => ended.push(reason),
  })
  return { channel, received, ended, output }
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

/** What one end sends, as bytes. */
const bytesOf = async (messages: readonly unknown[]): Promise<Buffer> => {
  const { channel, output } = opened(new PassThrough())
  const chunks: Buffer[] = []
  output.on('data', (chunk: Buffer) => chunks.push(chunk))
  for (const message of messages) await channel.send(message)
  await soon()
  return Buffer.concat(chunks)
}

const MESSAGES = [{ id: 1, texte: 'Montréal ✓' }, { id: 2 }, { id: 3, texte: 'x'.repeat(3_000) }]

test.each([1, 2, 3, 7, 1_000, 100_000])(
  'messages come whole and in order, by pieces of %s bytes',
  async (size) => {
    const bytes = await bytesOf(MESSAGES)
    const input = new PassThrough()
    const { received, ended } = opened(input)
    for (let at = 0; at < bytes.length; at += size) input.write(bytes.subarray(at, at + size))
    await soon()
    expect(received).toEqual(MESSAGES)
    expect(ended).toEqual([])
  },
)

test('what is no message ends the channel, and so does one that is too long', async () => {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(MESSAGE_BYTES + 1)
  const broken = Buffer.concat([Buffer.from([0, 0, 0, 2]), Buffer.from('{x')])
  for (const bytes of [head, broken]) {
    const input = new PassThrough()
    const { received, ended } = opened(input)
    input.write(bytes)
    await soon()
    expect(received).toEqual([])
    expect(ended.length).toBeGreaterThan(0)
  }
})

test('the other side that goes is noticed', async () => {
  const input = new PassThrough()
  const { ended } = opened(input)
  input.end()
  await soon()
  expect(ended[0]).toBe('the other side has ended')
})

test('whoever sends waits while nobody reads, and goes on when somebody does', async () => {
  const output = new PassThrough()
  const { channel } = opened(new PassThrough(), output)
  let sent = false
  const sending = channel.send({ texte: 'x'.repeat(100_000) }).then(() => {
    sent = true
  })
  await soon()
  expect(sent).toBe(false)
  output.resume()
  await sending
  expect(sent).toBe(true)
})

test('a message that would be too long is refused where it is sent', async () => {
  const { channel } = opened(new PassThrough())
  await expect(channel.send('x'.repeat(MESSAGE_BYTES))).rejects.toThrow('bytes')
})
