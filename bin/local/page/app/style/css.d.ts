/** esbuild puts the styles that a script imports into a file beside it. */
declare module '*.css'
