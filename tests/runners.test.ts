import { expect, test } from 'bun:test'
import { junitCounts, printedCounts } from './runners.ts'

test("what passed and failed is read from the end of Bun's and of Node's output", () => {
  const bun = '(pass) one [1.00ms]\n\n 3 pass\n 1 skip\n 2 fail\nRan 6 tests across 1 file.\n'
  expect(printedCounts(bun)).toEqual({ passed: 3, failed: 2, skipped: 1 })
  const node = 'ℹ tests 7\nℹ pass 4\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0\nℹ todo 1\n'
  expect(printedCounts(node)).toEqual({ passed: 4, failed: 2, skipped: 1 })
  expect(printedCounts('it died')).toEqual({ passed: 0, failed: 0, skipped: 0 })
})

test("a group of Deno's report is no test of its own", () => {
  const report = `<testsuites><testsuite name="a">
    <testcase name="group" time="1">
        <failure message="1 test steps failed">1 test steps failed.</failure>
    </testcase>
    <testcase name="group &gt; one" time="1"></testcase>
    <testcase name="group &gt; two" time="1">
        <failure message="not so">not so</failure>
    </testcase>
    <testcase name="alone"><skipped/></testcase>
    <testcase name="groups" time="1"/>
</testsuite></testsuites>`
  expect(junitCounts(report)).toEqual({ passed: 2, failed: 1, skipped: 1 })
  expect(junitCounts('')).toEqual({ passed: 0, failed: 0, skipped: 0 })
})
