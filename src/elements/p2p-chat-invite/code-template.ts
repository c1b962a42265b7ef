import {html, nothing} from 'lit'
import type {QrCode} from './qr-code.ts'

/** Smaller squares melt together on a screen. */
const squareUnits = 2

/** A QR code as a picture with a name, as wide as it takes to be read unless styles say otherwise; nothing while there is none. */
export const codeTemplate = (code: QrCode | undefined, name: string) =>
  code === undefined
    ? nothing
    : html`<svg
        class="code"
        part="qr"
        role="img"
        aria-label=${name}
        width=${squareUnits * code.size}
        viewBox="0 0 ${code.size} ${code.size}"
        shape-rendering="crispEdges"
      >
        <path d=${code.path} />
      </svg>`
