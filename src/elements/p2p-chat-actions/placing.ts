const gapPx = 6
const edgePx = 8
/** Narrower than this the menu lies at the lower edge, in reach of a thumb. */
const narrowPx = 480

/** Puts a menu in front of the page below what it is about, or above where there is no room, and wholly on the screen. */
export function placeBeside(menu: HTMLElement, about: Element): void {
  const {clientWidth: width, clientHeight: height} = document.documentElement
  const isNarrow = width < narrowPx
  menu.classList.toggle('sheet', isNarrow)
  if (isNarrow) {
    menu.style.removeProperty('left')
    menu.style.removeProperty('top')
    return
  }
  const {top, bottom, left, right} = about.getBoundingClientRect()
  const {width: menuWidth, height: menuHeight} = menu.getBoundingClientRect()
  const fitsBelow = bottom + gapPx + menuHeight + edgePx <= height
  const wanted = fitsBelow ? bottom + gapPx : top - gapPx - menuHeight
  const isAtEnd = (left + right) / 2 > width / 2
  const x = isAtEnd ? right - menuWidth : left
  menu.style.left = `${Math.max(edgePx, Math.min(x, width - menuWidth - edgePx))}px`
  menu.style.top = `${Math.max(edgePx, Math.min(wanted, height - menuHeight - edgePx))}px`
}
