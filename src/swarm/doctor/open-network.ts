import {browserEnvironment} from '../../base/browser-environment.ts'
import type {Swarm} from '../swarm.ts'
import {browserProbes} from './browser-probes.ts'
import {Doctor} from './doctor.ts'
import {Network} from './network.ts'

/** What was found is there also for whoever looks again later, and in every place that shows it. */
const doctors = new WeakMap<Swarm, Doctor>()

export function openNetworkOf(swarm: Swarm): Network<Swarm> {
  const env = browserEnvironment
  const doctor = doctors.get(swarm) ?? new Doctor(env, browserProbes(swarm, env))
  doctors.set(swarm, doctor)
  return new Network({swarm, env, doctor, online: () => navigator.onLine, userAgent: navigator.userAgent})
}
