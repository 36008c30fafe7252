import { darkBrand, darkGround, lightBrand, lightGround } from '#lib/ui/brand/index.ts';

/** Which optional parts an e-mail has; the rest is always there. */
export type EmailShape = Readonly<{
  hasBars: boolean;
  hasAmount: boolean;
  hasFacts: boolean;
  hasAction: boolean;
  hasCheck: boolean;
}>;

const FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
/** The quieter inks and lines of `tokens.css`, which mail programs can't read. */
const LIGHT = { ...lightGround, quiet: '#56625e', line: '#e3dfd5' };
const DARK = { ...darkGround, quiet: '#a3b0ab', line: '#2a3430' };

/**
 * The e-mail as MJML, with `{{slots}}` for what is said. One column, system fonts, no picture and nothing that is
 * fetched: opening the message tells nobody anything.
 */
export function emailLayout(shape: EmailShape, brandColor: string, language: string): string {
  const brand = lightBrand(brandColor);
  return `<mjml lang="${language}" dir="ltr">
  <mj-head>
    <mj-title>{{subject}}</mj-title>
    <mj-preview>{{preheader}}</mj-preview>
    <mj-raw><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"></mj-raw>
    <mj-attributes>
      <mj-all font-family="${FONTS}" color="${LIGHT.ink}" />
      <mj-text font-size="16px" line-height="24px" padding="0 24px 16px" />
      <mj-section padding="0" />
      <mj-table font-size="15px" line-height="22px" padding="0 24px 20px" />
    </mj-attributes>
    <mj-style>${styles(brandColor)}</mj-style>
  </mj-head>
  <mj-body width="560px" background-color="${LIGHT.paper}" css-class="paper">
    <mj-section padding="28px 0 14px"><mj-column>
      <mj-text css-class="ink" font-size="17px" font-weight="600" padding="0 24px">{{merchant}}</mj-text>
    </mj-column></mj-section>
    <mj-section css-class="card" background-color="${LIGHT.card}" border-radius="14px" padding="28px 0 12px"><mj-column>
      ${shape.hasBars ? `<mj-table padding="0 24px 20px" role="presentation">${BARS}</mj-table>` : ''}
      <mj-text css-class="ink" font-size="22px" line-height="28px" font-weight="650" padding="0 24px 12px"><h1 class="plain">{{title}}</h1></mj-text>
      ${shape.hasAmount ? '<mj-text css-class="ink amount" font-size="44px" line-height="52px" font-weight="650" padding="0 24px 12px">{{amount}}</mj-text>' : ''}
      <mj-text css-class="ink">{{body}}</mj-text>
      ${shape.hasFacts ? '<mj-table css-class="facts">{{facts}}</mj-table>' : ''}
      ${shape.hasAction ? button(brand) : ''}
    </mj-column></mj-section>
    <mj-section padding="18px 0 28px"><mj-column>
      ${shape.hasCheck ? '<mj-text css-class="ink" font-size="14px" line-height="21px" padding="0 24px 12px">{{genuine}}</mj-text>' : ''}
      <mj-text css-class="quiet" color="${LIGHT.quiet}" font-size="14px" line-height="21px" padding="0 24px 12px">{{contact}}</mj-text>
      <mj-text css-class="quiet" color="${LIGHT.quiet}" font-size="14px" line-height="21px" padding="0 24px 0">{{why}}<br />{{powered-by}}</mj-text>
    </mj-column></mj-section>
  </mj-body>
</mjml>`;
}

const BARS = `<tr><td role="img" aria-label="{{bars-label}}" style="padding:0">
<div class="bar-asked" style="height:10px;border-radius:5px;margin:0 0 6px">&#8203;</div>
<div class="bar-paid" style="height:10px;border-radius:5px;width:{{bars-share}}">&#8203;</div></td></tr>`;

function button({ fill, ink, edge }: ReturnType<typeof lightBrand>): string {
  return `<mj-button css-class="action" href="{{action-url}}" background-color="${fill}" color="${ink}" border="1px solid ${edge}"
        border-radius="12px" font-size="17px" font-weight="650" inner-padding="15px 22px" width="100%" padding="4px 24px 20px">{{action-label}}</mj-button>`;
}

/** What can't stand on an element: dark mode, and resets that MJML has no attribute for. */
function styles(brandColor: string): string {
  const light = lightBrand(brandColor);
  const dark = darkBrand(brandColor);
  return `
    :root { color-scheme: light dark; supported-color-schemes: light dark; }
    h1.plain { margin: 0; font: inherit; text-wrap: balance; }
    p.plain { margin: 0 0 12px; } p.plain:last-child { margin: 0; }
    .amount div { font-variant-numeric: tabular-nums; letter-spacing: -.02em; }
    .facts th { text-align: left; font-weight: 400; padding: 9px 12px 9px 0; vertical-align: top; color: ${LIGHT.quiet}; border-top: 1px solid ${LIGHT.line}; }
    .facts td { text-align: right; padding: 9px 0; vertical-align: top; border-top: 1px solid ${LIGHT.line}; }
    .code { font-family: ui-monospace, Menlo, Consolas, monospace; font-weight: 600; white-space: nowrap; }
    .bar-asked { background: ${LIGHT.ink}; } .bar-paid { background: ${light.text}; }
    @media (prefers-color-scheme: dark) {
      body, .paper, .paper > table { background: ${DARK.paper} !important; }
      .card, .card > table { background: ${DARK.card} !important; }
      .ink div, .facts table { color: ${DARK.ink} !important; }
      .quiet div, .facts th { color: ${DARK.quiet} !important; }
      .facts th, .facts td { border-color: ${DARK.line} !important; }
      .bar-asked { background: ${DARK.ink} !important; } .bar-paid { background: ${dark.text} !important; }
      .action td, .action a { background: ${dark.fill} !important; color: ${dark.ink} !important; border-color: ${dark.edge} !important; }
    }`;
}
