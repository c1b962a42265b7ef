import {expect} from '@open-wc/testing'
import {decodeQR} from 'qr/decode.js'
import {encodeInvite} from '../../src/protocol/invite.ts'
import {maxTopicCodePoints, normaliseTopic} from '../../src/protocol/topic.ts'
import {linkOf, type TopicPlace} from '../../src/site/route.ts'
import {find, findAll, showChat, until} from './chat-fixture.ts'
import {FakeChat} from './fake-chat.ts'

/** The code as it is drawn, in the pixels of a screen that has so many for a unit of length, with something dark around it. */
async function onScreen(code: SVGSVGElement, pixelsPerUnit: number): Promise<ImageData> {
  const {width, height} = code.getBoundingClientRect()
  const copy = code.cloneNode(true) as SVGSVGElement
  copy.setAttribute('width', `${width * pixelsPerUnit}`)
  copy.setAttribute('height', `${height * pixelsPerUnit}`)
  copy.style.background = getComputedStyle(code).backgroundColor
  copy.querySelector('path')!.style.fill = getComputedStyle(code.querySelector('path')!).fill
  const picture = new Image()
  picture.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`
  await picture.decode()
  const margin = 20
  const canvas = new OffscreenCanvas(picture.width + 2 * margin, picture.height + 2 * margin)
  const context = canvas.getContext('2d')!
  context.fillStyle = '#0b1517'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, margin, margin)
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

const publicly = (topic: string): TopicPlace => ({access: 'public', topic: normaliseTopic(topic)})
const privately = (name: string): TopicPlace => {
  const secret = Uint8Array.from({length: 32}, (_, at) => (37 * at + 11) % 256)
  return {access: 'private', invite: encodeInvite({secret, name}), name}
}

describe('the QR code of the link', () => {
  for (const [what, place] of [
    ['a public topic', publicly('tea')],
    ['a private topic', privately('Tea for two')],
    ['a topic of 128 letters', publicly('a long name '.repeat(11).slice(0, maxTopicCodePoints))],
    ['a topic of 128 characters of three bytes', publicly('茶'.repeat(maxTopicCodePoints))],
    ['a topic of 128 characters of four bytes', publicly('🐟'.repeat(maxTopicCodePoints))],
    ['a private topic with a name of 128 characters of four bytes', privately('🐟'.repeat(maxTopicCodePoints))]
  ] as const) {
    for (const [screen, width, pixelsPerUnit] of [
      ['a phone', '20rem', 2],
      ['a plain monitor', '60rem', 1]
    ] as const) {
      it(`is read back from ${screen}: ${what}`, async () => {
        const link = linkOf('https://shoal.example/', place)
        const chat = new FakeChat()
        chat.status = {kind: 'together', others: 1}
        chat.swarm.access = place.access
        const {element} = await showChat(chat, 'light', width)
        element.link = link
        await element.updateComplete
        find(element, '.invite-toggle').click()
        await until(() => findAll(element, 'svg.code').length > 0)
        const code = find<SVGSVGElement>(element, 'svg.code')
        const {scrollWidth, clientWidth} = find(element, '.drawer.invite')
        expect(scrollWidth).to.equal(clientWidth)
        // It takes its time on a busy machine; a phone looks again and again.
        expect(decodeQR(await onScreen(code, pixelsPerUnit), {timeLimit: 5_000})).to.equal(link)
      })
    }
  }
})
