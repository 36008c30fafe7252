/** The one page for payers that needs a script: card data go from the browser straight to the provider. */
export const csr = true;
