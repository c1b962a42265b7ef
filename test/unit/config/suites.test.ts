import {describe, expect, it} from 'vitest'
import {chosenSuites, suites} from '../../config/suites.mjs'

const named = (...wanted: string[]) => chosenSuites(wanted).map(({name}) => name)
const words = (name: string, ...wanted: string[]) => chosenSuites(wanted).find(suite => suite.name === name)!.words

describe('which suites are run', () => {
  it('all of them, or all but the slow ones, or a part', () => {
    expect(named('all')).toEqual(suites.map(({name}) => name))
    expect(named()).toEqual(suites.filter(({part}) => part !== 'slow').map(({name}) => name))
    expect(named('unit', 'slow')).toEqual(['unit', 'e2e-slow'])
  })

  it('the laboratory is run whole with everything, and a fast part of it with npm test', () => {
    expect(words('nat-lab')).toContain('--fast')
    expect(words('nat-lab', 'nat-lab')).toContain('--fast')
    expect(words('nat-lab', 'all')).not.toContain('--fast')
  })

  it('so is the simulation, with what is promised of large topics', () => {
    expect(words('sim')).not.toContain('--large')
    expect(words('sim', 'all')).toContain('--large')
  })
})
