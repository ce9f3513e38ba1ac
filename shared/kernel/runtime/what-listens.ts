import { type Socket, connect } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** So long each question is waited for. */
const ANSWER_MS = 700

/** What stands at an address, found out by asking in each of the languages that our parts speak. */
export type Listener = 'Redis' | 'HTTP' | 'PostgreSQL' | 'Kafka' | 'TLS' | 'silence' | 'nobody'

interface Question {
  readonly language: Listener
  readonly bytes: Buffer
  readonly isAnswer: (answer: Buffer) => boolean
}

const CORRELATION = 0x636f6c69
const QUESTIONS: readonly Question[] = [
  {
    language: 'Redis',
    bytes: Buffer.from('PING\r\n'),
    isAnswer: (answer) => /^(\+PONG|-[A-Z]+ )/.test(answer.toString('latin1')),
  },
  {
    language: 'HTTP',
    bytes: Buffer.from('OPTIONS * HTTP/1.0\r\n\r\n'),
    isAnswer: (answer) => answer.toString('latin1').startsWith('HTTP/'),
  },
  {
    // SSLRequest (PostgreSQL manual, 53.7), which is answered by one letter.
    language: 'PostgreSQL',
    bytes: Buffer.from([0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f]),
    isAnswer: (answer) => /^[SN]$/.test(answer.toString('latin1')),
  },
  {
    // ApiVersions, version 0, without a client's name: the answer repeats the number after its length.
    language: 'Kafka',
    bytes: Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, ...bigEndian(CORRELATION), 0xff, 0xff]),
    isAnswer: (answer) => answer.length >= 8 && answer.readUInt32BE(4) === CORRELATION,
  },
]

/** Asks each question on a connection of its own; takes less than a second. */
export const whatListens = async (host: string, port: number): Promise<Listener> => {
  const { promise: found, resolve } = Promise.withResolvers<Listener>()
  const asked = QUESTIONS.map(async (question) => {
    const answer = await isAnswered(connect({ host, port }), question)
    if (answer === 'yes') resolve(question.language)
    return answer
  })
  const none = async (): Promise<Listener> => {
    const [isTls, ...answers] = await Promise.all([speaksTls(host, port), ...asked])
    if (isTls) return 'TLS'
    return answers.every((answer) => answer === 'unreached') ? 'nobody' : 'silence'
  }
  return Promise.race([found, none()])
}

const isAnswered = (
  socket: Socket,
  { bytes, isAnswer }: Question,
): Promise<'yes' | 'no' | 'unreached'> =>
  new Promise((resolve) => {
    let isConnected = false
    const end = (answer: 'yes' | 'no' | 'unreached'): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(answer)
    }
    const otherwise = (): void => end(isConnected ? 'no' : 'unreached')
    const timer = setTimeout(otherwise, ANSWER_MS)
    socket.once('connect', () => {
      isConnected = true
      socket.write(bytes)
    })
    socket.once('data', (answer: Buffer) => end(isAnswer(answer) ? 'yes' : 'no'))
    socket.once('error', otherwise)
    socket.once('close', otherwise)
  })

const speaksTls = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connectTls({ host, port, rejectUnauthorized: false })
    const end = (speaks: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(speaks)
    }
    const timer = setTimeout(() => end(false), ANSWER_MS)
    socket.once('secureConnect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('close', () => end(false))
  })

function bigEndian(number: number): readonly number[] {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff)
}
