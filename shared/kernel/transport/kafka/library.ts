import './late-validators.ts'

/** The library as everything here imports it. */
export * from '@platformatic/kafka'
