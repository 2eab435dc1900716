import { answered } from './answers.ts'

answered('pg')
