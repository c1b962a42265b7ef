import type {RoutingId} from '../base/ids.ts'

/** Stands where a neighbour does for what one sent: a file is nobody's. No page can call itself this: labels are letters, digits and hyphens. */
export const fileSource = '(file)' as RoutingId
