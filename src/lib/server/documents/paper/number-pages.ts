import { A4, mm } from './measures.ts';
import { INK, type Paper } from './open-paper.ts';
import { asArtifact } from './place-text.ts';

/** Writes "page 1 of 3" at the foot of every page, when there is more than one. */
export function numberPages(paper: Paper, right: number): void {
  const { pdf, t } = paper;
  const { start, count } = pdf.bufferedPageRange();
  if (count < 2) return;
  for (let i = 0; i < count; i++) {
    pdf.switchToPage(start + i);
    asArtifact(paper, () => {
      const text = t('documents:page', { page: i + 1, pages: count });
      pdf.font('regular').fontSize(8).fillColor(INK.quiet);
      pdf.text(text, right - pdf.widthOfString(text), A4.height - mm(12), { lineBreak: false });
    });
  }
}
