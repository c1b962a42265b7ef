import type {AnyDefinition} from '../features/game/games-parts.ts'
import {chess} from '../features/game/games/chess.ts'
import {liarsDice} from '../features/game/games/liars-dice.ts'
import {lightCycles} from '../features/game/games/light-cycles.ts'
import {whiteboard} from '../features/game/whiteboard.ts'

/** The games every lobby has. In the embed a file of its own, since the rules are larger than all that waits for them. */
export const standardGames: readonly AnyDefinition[] = [chess, liarsDice, lightCycles, whiteboard]
