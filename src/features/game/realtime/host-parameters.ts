import {ticksPerSecond} from '../define-realtime.ts'

/** Every number of play at a host. Judgement, held by the tests, where no source is said. */
export const hostParameters = {
  /** A host tells its state this often; 20 a second, as many action games do. */
  frameTicks: 3,
  /** Others show it so much later, so that there are two frames to go between. */
  showLateTicks: 6,
  /** Unheard for so long, a host or a player is away. */
  silentMs: 1_000,
  /** Before anything was heard. */
  startMs: 4_000,
  /** How often pages tell each other whom they hear. */
  standpointMs: 200,
  /** Inputs in each packet: those of the last 200 ms, against loss. */
  inputsRepeated: 12,
  /** Inputs of one seat that wait at the host: more is late. */
  inputsQueued: 6,
  heldTicks: 30 * ticksPerSecond,
  /**
   * A page may act as host so long before one that still hears the last host takes it for a usurper: it may be the host already, and those who agreed on it
   * be heard a moment later.
   */
  usurpMs: 2_000,
  /** How many terms a page can have missed. */
  mostTerms: 64,
  mostWatchers: 16
} as const
