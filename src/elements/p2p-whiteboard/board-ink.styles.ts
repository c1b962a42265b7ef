import {css} from 'lit'

/**
 * The colours one draws with. Three to one and more against the board, and apart in lightness as well as in hue, so that they
 * can be told apart by who sees fewer colours; their names are always beside them. A test looks after the contrast.
 */
export const inkStyles = css`
  .ink-0 {
    color: light-dark(#0f2a2e, #e6f1f0);
  }
  .ink-1 {
    color: light-dark(#0072b2, #56b4e9);
  }
  .ink-2 {
    color: light-dark(#d35400, #ff9d5c);
  }
  .ink-3 {
    color: light-dark(#008f68, #39d3a5);
  }
  .ink-4 {
    color: light-dark(#6f2f8f, #d3a4f0);
  }
  .ink-5 {
    color: light-dark(#74898b, #869ea1);
  }
  .board-ground {
    color: var(--_raised);
  }
  .board-edge {
    color: var(--_edge);
  }
  [class^='ink-'],
  .board-ground,
  .board-edge {
    forced-color-adjust: none;
  }
  @media (forced-colors: active) {
    .ink-0,
    .board-edge {
      color: CanvasText;
    }
    .board-ground {
      color: Canvas;
    }
  }
`
