import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { releaseOf } from '../../shared/kernel/index.ts'

const Manifest = z.object({ version: z.string() })
const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')

/** The release of this code: of two instances that differ in what they react to, the higher one is the newer. */
export const release = releaseOf(Manifest.parse(JSON.parse(manifest)).version)
