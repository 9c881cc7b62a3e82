import { effect } from '@preact/signals'
import { render } from 'preact'
import { applyTheme, theme } from './model/theme.ts'
import { Header } from './parts/header.tsx'
import './style/reader.css'

const swagger = async () => {
  const style = Object.assign(document.createElement('link'), {
    rel: 'stylesheet',
    href: '/local/swagger/swagger-ui.css',
  })
  const script = Object.assign(document.createElement('script'), { src: '/local/swagger/swagger-ui-bundle.js' })
  document.head.append(style, script)
  await new Promise((resolve) => script.addEventListener('load', resolve, { once: true }))
  const { SwaggerUIBundle } = window as unknown as { SwaggerUIBundle: (options: object) => void }
  SwaggerUIBundle({
    ...{ url: '/docs/openapi.json', dom_id: '#api', deepLinking: true, docExpansion: 'list' },
    ...{ tryItOutEnabled: true, displayRequestDuration: true, persistAuthorization: false },
  })
}

/** Swagger UI is dark when the document has this class. */
const shadeSwagger = () => {
  const prefersDark = matchMedia('(prefers-color-scheme: dark)')
  const shade = () => {
    const isDark = theme.value === 'dark' || (theme.value === 'system' && prefersDark.matches)
    document.documentElement.classList.toggle('dark-mode', isDark)
  }
  prefersDark.addEventListener('change', shade)
  effect(shade)
}

applyTheme()
shadeSwagger()
const top = document.getElementById('top')
if (top) render(<Header />, top)
if (document.getElementById('api')) void swagger()
