/**
 * What became of a link that was asked for. 'linked': a page of that person is a neighbour. 'nobody': no neighbour knows a page of that
 * person. 'busy': links to others are being made, as many at once as there may be. 'no-answer': it was tried, a short while ago or now. 'left': the topic
 * was left meanwhile. 'alone': nobody is linked who could help.
 */
export type LinkOutcome = 'linked' | 'nobody' | 'busy' | 'no-answer' | 'left' | 'alone'
