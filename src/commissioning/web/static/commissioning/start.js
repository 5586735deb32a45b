// Starts what the GOV.UK components add where there is JavaScript; every page works without.
import { initAll } from './govuk-frontend.min.js'

initAll()
