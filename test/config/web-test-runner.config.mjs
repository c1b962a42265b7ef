import {esbuildPlugin} from '@web/dev-server-esbuild'
import {defaultReporter} from '@web/test-runner'
import {chromeLauncher} from '@web/test-runner-chrome'
import {chromiumArguments, findChromium} from './browsers.mjs'
import {countsReporter} from './counts-reporter.mjs'
import {root} from './paths.mjs'

/** Component tests: every element alone, in a real Chromium. */
export default {
  rootDir: root,
  files: [`${root}/test/component/**/*.test.ts`],
  nodeResolve: {exportConditions: ['browser', 'production']},
  plugins: [esbuildPlugin({ts: true, json: true, target: 'es2022', tsconfig: `${root}/tsconfig.json`})],
  browsers: [
    chromeLauncher({
      // What fades in has too little contrast until it has.
      launchOptions: {
        executablePath: await findChromium(),
        args: [...chromiumArguments, '--force-prefers-reduced-motion']
      }
    })
  ],
  // Beside another, a page may be hidden: it gets no frames then, and loads neither films nor pictures. It is no slower.
  concurrency: 1,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 180_000,
  testFramework: {config: {timeout: 20_000}},
  reporters: [defaultReporter({reportTestProgress: false}), countsReporter(process.env.COUNTS_FILE)]
}
