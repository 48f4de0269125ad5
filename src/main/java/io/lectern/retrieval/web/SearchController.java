package io.lectern.retrieval.web;

import io.lectern.retrieval.PassageSearch;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/search")
@Tag(name = "Search")
class SearchController {

    private final PassageSearch search;

    SearchController(PassageSearch search) {
        this.search = search;
    }

    /** Finds passages of ready documents. */
    @Operation(summary = "Find passages of ready documents")
    @PostMapping
    SearchResponse search(@Valid @RequestBody SearchRequest request) {
        return SearchResponse.of(search.find(request.toQuery()));
    }
}
