interface Waiting<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * Turns calls for one item each into calls for many: items that arrive while a call is under way go into the
 * next. `run` is given at most `max` items, and gives one result for each, in order.
 */
export const microbatch = <Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  max: number,
): ((item: Item) => Promise<Result>) => {
  const waiting: Waiting<Item, Result>[] = []
  let running = false

  const drain = async (): Promise<void> => {
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = waiting.splice(0, max)
      try {
        const results = await run(batch.map(({ item }) => item))
        batch.forEach(({ resolve, reject }, index) => {
          const result = results[index]
          if (result === undefined) reject(new Error('no result for this item'))
          else resolve(result)
        })
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    running = false
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (running) return
      running = true
      void drain()
    })
}
