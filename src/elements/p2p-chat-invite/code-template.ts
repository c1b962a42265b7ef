import {html, nothing} from 'lit'
import type {QrCode} from './qr-code.ts'

/** A QR code as a picture with a name; nothing while there is none. */
export const codeTemplate = (code: QrCode | undefined, name: string) =>
  code === undefined
    ? nothing
    : html`<svg
        class="code"
        part="qr"
        role="img"
        aria-label=${name}
        viewBox="0 0 ${code.size} ${code.size}"
        shape-rendering="crispEdges"
      >
        <path d=${code.path} />
      </svg>`
