//! The types of the built-in policies. Made by `cargo xtask codegen` from their files: do not edit.

super::policies! {
    stratos "stratos" "Apache Stratos REST API" {
        GetCollection = Get Collection [200 202 400 403 404 500];
        GetItem = Get Item [200 202 400 403 404 500];
        PostCreate = Post Create [200 201 202 400 403 404 409 500];
        PostAction = Post Action [200 201 202 400 403 404 409 500];
        PutItem = Put Item [200 201 202 400 403 404 409 500];
        PutAction = Put Action [200 201 202 400 403 404 409 500];
        DeleteItem = Delete Item [200 202 400 403 404 409 500];
    }
    recommended "recommended" "Recommended responses" {
        GetCollection = Get Collection [200 202 204 400 401 403 404 409 410 429 500 503];
        GetItem = Get Item [200 202 204 400 401 403 404 409 410 429 500 503];
        PostCreate = Post Create [200 201 202 204 400 401 403 404 409 410 415 422 429 500 503];
        PostAction = Post Action [200 201 202 204 400 401 403 404 409 410 415 422 429 500 503];
        PutItem = Put Item [200 201 202 204 400 401 403 404 409 410 415 422 429 500 503];
        PatchItem = Patch Item [200 201 202 204 400 401 403 404 409 410 415 422 429 500 503];
        DeleteItem = Delete Item [200 202 204 400 401 403 404 409 410 429 500 503];
    }
    strict "strict" "Strict responses" {
        GetCollection = Get Collection [200 202 204 400 401 403 404 409 410 429 500 502 503 504];
        GetItem = Get Item [200 202 204 400 401 403 404 409 410 429 500 502 503 504];
        PostCreate = Post Create [200 201 202 204 400 401 403 404 409 410 415 422 429 500 502 503 504];
        PostAction = Post Action [200 201 202 204 400 401 403 404 409 410 415 422 429 500 502 503 504];
        PutItem = Put Item [200 201 202 204 400 401 403 404 409 410 415 422 429 500 502 503 504];
        PatchItem = Patch Item [200 201 202 204 400 401 403 404 409 410 415 422 429 500 502 503 504];
        DeleteItem = Delete Item [200 202 204 400 401 403 404 409 410 429 500 502 503 504];
    }
    rfc9110 "rfc9110" "HTTP semantics" {
        GetCollection = Get Collection [200 202 204 205 207 208 226 300 301 302 303 307 308 400 401 402 403 404 405 406 407 408 409 410 414 417 421 423 424 425 426 429 431 451 500 501 502 503 504 505 506 507 508 511];
        GetItem = Get Item [200 202 204 205 207 208 226 300 301 302 303 307 308 400 401 402 403 404 405 406 407 408 409 410 414 417 421 423 424 425 426 429 431 451 500 501 502 503 504 505 506 507 508 511];
        PostCreate = Post Create [200 201 202 204 205 207 208 300 301 302 303 307 308 400 401 402 403 404 405 406 407 408 409 410 411 413 414 415 417 421 422 423 424 425 426 429 431 451 500 501 502 503 504 505 506 507 508 511];
        PostAction = Post Action [200 201 202 204 205 207 208 300 301 302 303 307 308 400 401 402 403 404 405 406 407 408 409 410 411 413 414 415 417 421 422 423 424 425 426 429 431 451 500 501 502 503 504 505 506 507 508 511];
        PutItem = Put Item [200 201 202 204 205 207 208 300 301 302 303 307 308 400 401 402 403 404 405 406 407 408 409 410 411 413 414 415 417 421 422 423 424 425 426 429 431 451 500 501 502 503 504 505 506 507 508 511];
        PatchItem = Patch Item [200 201 202 204 205 207 208 300 301 302 303 307 308 400 401 402 403 404 405 406 407 408 409 410 411 413 414 415 417 421 422 423 424 425 426 429 431 451 500 501 502 503 504 505 506 507 508 511];
        DeleteItem = Delete Item [200 202 204 205 207 208 300 301 302 303 307 308 400 401 402 403 404 405 406 407 408 409 410 414 417 421 423 424 425 426 429 431 451 500 501 502 503 504 505 506 507 508 511];
    }
    zalando "zalando" "Zalando RESTful API guidelines" {
        GetCollection = Get Collection [200 202 400 401 403 404 405 406 410 423 429 431 500 501 502 503 504 507];
        GetItem = Get Item [200 202 400 401 403 404 405 406 410 423 429 431 500 501 502 503 504 507];
        PostCreate = Post Create [200 201 202 204 207 400 401 403 404 405 406 409 410 411 415 423 429 431 500 501 502 503 504 507];
        PostAction = Post Action [200 201 202 204 207 400 401 403 404 405 406 409 410 411 415 423 429 431 500 501 502 503 504 507];
        PutItem = Put Item [200 201 202 204 400 401 403 404 405 406 409 410 411 415 423 429 431 500 501 502 503 504 507];
        PatchItem = Patch Item [200 201 202 204 400 401 403 404 405 406 409 410 411 415 423 429 431 500 501 502 503 504 507];
        DeleteItem = Delete Item [200 202 204 207 400 401 403 404 405 406 409 410 423 429 431 500 501 502 503 504 507];
    }
    azure "azure" "Microsoft Azure REST API Guidelines" {
        GetCollection = Get Collection [200 202 204 400 401 403 404 409 500];
        GetItem = Get Item [200 202 204 400 401 403 404 409 500];
        PostCreate = Post Create [200 201 202 400 401 403 404 409 500];
        PostAction = Post Action [200 201 202 400 401 403 404 409 500];
        PutItem = Put Item [200 201 202 400 401 403 404 409 500];
        PatchItem = Patch Item [200 201 202 400 401 403 404 409 500];
        DeleteItem = Delete Item [202 204 400 401 403 409 500];
    }
    google_aip "google-aip" "Google API improvement proposals" {
        GetCollection = Get Collection [200 202 400 401 403 404 409 429 500 501 503 504];
        GetItem = Get Item [200 202 400 401 403 404 409 429 500 501 503 504];
        PostCreate = Post Create [200 400 401 403 404 409 429 500 501 503 504];
        PostAction = Post Action [200 400 401 403 404 409 429 500 501 503 504];
        PatchItem = Patch Item [200 400 401 403 404 409 429 500 501 503 504];
        DeleteItem = Delete Item [200 400 401 403 404 409 429 500 501 503 504];
    }
    json_api "json-api" "JSON:API" {
        GetCollection = Get Collection [200 202 204 400 403 404 406 409 500];
        GetItem = Get Item [200 202 204 400 403 404 406 409 500];
        PostCreate = Post Create [201 202 204 400 403 404 406 409 415 500];
        PostAction = Post Action [200 201 202 204 400 403 404 406 409 415 500];
        PatchItem = Patch Item [200 202 204 400 403 404 406 409 415 500];
        DeleteItem = Delete Item [200 202 204 400 403 404 406 409 500];
    }
    belgif "belgif" "Belgif REST guide" {
        GetCollection = Get Collection [200 301 303 307 400 401 403 404 405 406 429 500 502 503];
        GetItem = Get Item [200 301 303 307 400 401 403 404 405 406 429 500 502 503];
        PostCreate = Post Create [201 202 204 301 303 307 400 401 403 404 405 406 409 413 415 429 500 502 503];
        PostAction = Post Action [200 201 202 204 301 303 307 400 401 403 404 405 406 409 413 415 429 500 502 503];
        PutItem = Put Item [200 201 204 301 303 307 400 401 403 404 405 406 409 413 415 429 500 502 503];
        PatchItem = Patch Item [200 204 301 303 307 400 401 403 404 405 406 409 413 415 429 500 502 503];
        DeleteItem = Delete Item [200 204 301 303 307 400 401 403 404 405 406 409 429 500 502 503];
    }
    wso2_si "wso2-si" "WSO2 Streaming Integrator REST API" {
        GetCollection = Get Collection [200 202 204 404 409 500];
        GetItem = Get Item [200 202 204 404 409 500];
        PostCreate = Post Create [200 201 202 204 404 409 500];
        PostAction = Post Action [200 201 202 204 404 409 500];
        PutItem = Put Item [200 201 202 204 404 409 500];
        PutAction = Put Action [200 201 202 204 404 409 500];
        DeleteItem = Delete Item [200 202 204 404 409 500];
    }
}
