/**
 * Where somebody can turn to who gets no good answer, by the merchant's country: who watches over electronic commerce
 * with consumers. Directive (EU) 2019/882, article 23, and the acts that brought it into national law. Elsewhere none is
 * named. That a merchant's portal is electronic commerce is likely, and was not checked.
 */
export const authorities: Readonly<Record<string, string>> = {
  // Stb. 2024, 87; read with others who quote it.
  NL: 'Autoriteit Consument & Markt (ACM)',
  // economie.fgov.be, "cadre légal concernant l'accessibilité": the Economic Inspection, for banking and e-commerce.
  BE: 'FOD Economie / SPF Économie',
  // economie.gouv.fr/dgccrf; art. L511-25-1 Code de la consommation: for everything but e-books.
  FR: 'Direction générale de la concurrence, de la consommation et de la répression des fraudes (DGCCRF)',
  // § 20 BFSG and the treaty of the Länder, seat in Magdeburg; schleswig-holstein.de, halle.de.
  DE: 'Marktüberwachungsstelle der Länder für die Barrierefreiheit von Produkten und Dienstleistungen (MLBF)'
};

/** When somebody last went through the pages by hand and compared them with this text. */
export const lookedAtOn = '2026-11-22';
